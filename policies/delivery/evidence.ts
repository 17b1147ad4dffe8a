import type { Evidence } from "../engine/rule";

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

/** A workflow of one job, called `job`. @param job Lines of the job. @param top Lines at the top of the workflow. */
export const workflow = (job: string, top = ""): Evidence => ({
  ".github/workflows/test.yml": `on: push\n${top}\njobs:\n  job:\n    runs-on: ubuntu-latest\n${indented(job, 4)}\n`,
});

/** The same with one step. */
export const step = (text: string, job = "", top = ""): Evidence =>
  workflow(`${job}\nsteps:\n  - ${indented(text, 4).trimStart()}`, top);

export const dockerfile = (...lines: readonly string[]): Evidence => ({ "app/Dockerfile": `${lines.join("\n")}\n` });

/** A base image that is pinned, for Dockerfiles that show something else. */
export const BASE = `FROM node@sha256:${"0".repeat(64)}`;
