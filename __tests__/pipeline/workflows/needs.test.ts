import { readFileSync } from "node:fs";
import path from "node:path";
import { secretVariables } from "../../../pipeline/secrets";
import { type Need, needs, type WorkflowName, workflowNames } from "../../../pipeline/workflows/needs";
import { PROJECT_ROOT } from "../../support/run-project";
import { isCalling, startedWorkflows, type WorkflowFile, wholeText, workflowSteps } from "../../support/workflow-files";

const entries: readonly (readonly [string, Need])[] = Object.entries(needs);

/** What a workflow reads, as `secret NAME` and `variable NAME`. */
const readBy = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/\b(secrets|vars)\.(\w+)/g)].map(
      ([, context, name]) => `${context === "vars" ? "variable" : "secret"} ${name}`,
    ),
  ),
];

describe("the table of secrets", () => {
  it("knows every workflow", () => {
    expect(startedWorkflows.map(({ name }) => name)).toEqual([...workflowNames].sort());
  });

  it.each(startedWorkflows.map((workflow) => [workflow.name, workflow] as const))(
    "lists what %s reads, and nothing else",
    (name, workflow) => {
      const listed = entries.filter(([, { workflows }]) => workflows.includes(name as WorkflowName));
      expect(readBy(wholeText(workflow)).sort()).toEqual(listed.map(([key, { kind }]) => `${kind} ${key}`).sort());
    },
  );

  it("is looked for, all of it that has to be there, by the first step of a job that could know", () => {
    const asking = workflowSteps.filter(({ step }) => step.run?.startsWith("npm run step -- prerequisites"));
    for (const { where, workflow, step } of asking) {
      const scope = step.run?.includes("--env") ? "environment" : "repository";
      const wanted = entries.filter(
        ([, need]) =>
          need.scope === scope && need.must !== "optional" && need.workflows.includes(workflow.name as WorkflowName),
      );
      expect([where, Object.keys(step.env ?? {})]).toEqual([
        where,
        expect.arrayContaining(wanted.map(([name]) => name)),
      ]);
    }
    expect(new Set(asking.map(({ workflow }) => workflow.name))).toEqual(new Set(workflowNames));
  });

  it.each(startedWorkflows.map((workflow) => [workflow.name, workflow] as const))(
    "makes all of %s wait for what the repository has to give, if that is anything",
    (name, { jobs }) => {
      const asks = (job: WorkflowFile["jobs"][string]) =>
        !isCalling(job) &&
        job.steps.some(({ run = "" }) => run.startsWith("npm run step -- prerequisites") && !run.includes("--env"));
      const isAsked = entries.some(
        ([, { scope, must, workflows }]) =>
          scope === "repository" && must === "required" && workflows.includes(name as WorkflowName),
      );
      const first = Object.values(jobs).filter((job) => !job.needs);
      const asking = first.filter((job) => !job.if && asks(job));
      expect(asking).toEqual(isAsked ? first : []);
      expect(asking).toHaveLength(isAsked ? 1 : 0);
    },
  );

  it("hands no secret to that step, only whether there is one", () => {
    const handed = workflowSteps
      .filter(({ step }) => step.run?.startsWith("npm run step -- prerequisites"))
      .flatMap(({ step }) => Object.values(step.env ?? {}))
      .filter((text) => text.includes("secrets."));
    expect(handed.length).toBeGreaterThan(0);
    expect(handed.filter((text) => !/^\$\{\{ secrets\.\w+ && 'set' \}\}$/.test(text))).toEqual([]);
  });

  it("hands a step no secret that the step would not hide in all it prints", () => {
    const handed = workflowSteps
      .filter(({ step }) => step.run?.startsWith("npm run step -- "))
      .flatMap(({ step }) => Object.entries(step.env ?? {}))
      .filter(([, text]) => /^\$\{\{ secrets\.\w+ \}\}$/.test(text));
    expect(new Set(handed.map(([name, text]) => `${name} of ${text}`))).toEqual(
      new Set(["REPO_ADMIN_PAT", "SENDER_EMAIL", "APP_PASSWORD"].map((name) => `${name} of \${{ secrets.${name} }}`)),
    );
    expect(handed.filter(([name]) => !(name in secretVariables))).toEqual([]);
  });

  it("stands in README.md as it is", () => {
    const text = readFileSync(path.join(PROJECT_ROOT, "README.md"), "utf8");
    const row = ([name, { kind, scope, must, workflows, from, why }]: (typeof entries)[number]): string => {
      const who = workflows.length === workflowNames.length ? "all" : workflows.join(", ");
      const place = scope === "repository" ? "the repository" : "each environment";
      const need = {
        required: "always",
        optional: "if wanted",
        both: "if wanted",
        role: "or the keys",
        keys: "or the role",
      }[must];
      return `| \`${name}\` | ${kind} of ${place} | ${who} | ${need} | ${from} | ${why} |`;
    };
    const [, table = ""] = /\| secret or variable \|.*\n\|.*\n((?:\|.*\n)+)/.exec(text) ?? [];
    expect(table.trimEnd().split("\n")).toEqual(entries.map(row));
  });
});
