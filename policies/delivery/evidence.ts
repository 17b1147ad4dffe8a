import type { Evidence } from "../engine/rule";

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

/** A workflow of one job, called `job`. @param job Lines of the job. @param top Lines at the top of the workflow. */
export const workflow = (job: string, top = ""): Exclude<Evidence, string> => ({
  ".github/workflows/test.yml": `on: push\n${top}\njobs:\n  job:\n    runs-on: ubuntu-latest\n${indented(job, 4)}\n`,
});

/** The same with one step. */
export const step = (text: string, job = "", top = ""): Evidence =>
  workflow(`${job}\nsteps:\n  - ${indented(text, 4).trimStart()}`, top);

/** A workflow whose job calls another one, which has one job, called `inner`. @param call Lines of the calling job. */
export const called = (inner: string, call = "", inputs = "environment: { type: string }"): Evidence => ({
  ...workflow(`uses: ./.github/workflows/called.yml\n${call}`),
  ".github/workflows/called.yml": `on:\n  workflow_call:\n    inputs:\n      ${inputs}\njobs:\n  inner:\n    runs-on: ubuntu-latest\n${indented(inner, 4)}\n`,
});

/** A workflow whose job uses an action of the repository. @param steps Steps of the action, lines of YAML. */
export const using = (steps: string, job = "", given = ""): Evidence => ({
  ...workflow(`${job}\nsteps:\n  - uses: ./.github/actions/own\n${given && `    with: ${given}\n`}`),
  ".github/actions/own/action.yml": `name: Own\ndescription: own\ninputs:\n  environment: { default: "" }\nruns:\n  using: composite\n  steps:\n${indented(steps, 4)}\n`,
});

export const dockerfile = (...lines: readonly string[]): Evidence => ({ "app/Dockerfile": `${lines.join("\n")}\n` });

/** A base image that is pinned, for Dockerfiles that show something else. */
export const BASE = `FROM node@sha256:${"0".repeat(64)}`;
