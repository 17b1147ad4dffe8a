import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ReviewedStack, type ReviewInput, reviewOf } from "../../pipeline/review/review";
import { kindOf, type ResourceChange } from "../../pipeline/terraform/plan-json";
import type { ExampleChange, ExampleName } from "./example-changes";
import { PROJECT_ROOT } from "./run-project";

/** What Terraform and the policies said of an example change in a rehearsal of dev, without what stays as it is. */
export type RecordedReview = Omit<ReviewInput, "environment">;

const recordingOf = (name: ExampleName): string =>
  path.join(PROJECT_ROOT, "__tests__", "support", "example-plans", `${name}.json`);
const documentOf = (name: ExampleName): string => path.join(PROJECT_ROOT, "docs", "examples", `${name}.md`);

export const readExample = (name: ExampleName): { readonly recording: RecordedReview; readonly document: string } => ({
  recording: JSON.parse(readFileSync(recordingOf(name), "utf8")) as RecordedReview,
  document: readFileSync(documentOf(name), "utf8"),
});

/** Lets the step `review` write what it is made of into a file. */
export const reviewInto = (file: string): ExampleChange => ({
  file: "pipeline/steps/review.ts",
  from: "outcome\\.found\\.push\\(",
  to: `require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify(input)), $&`,
});

const changeOf = ({ address, type, mode, change }: ResourceChange): ResourceChange => {
  const { actions, before, after, after_unknown, before_sensitive, after_sensitive, replace_paths } = change;
  const kept = { actions, before, after, after_unknown, before_sensitive, after_sensitive, replace_paths };
  return { address, type, mode, change: kept } as ResourceChange; // JSON leaves out what is undefined
};

const withoutStanding = ({ stack, plan, words = "", cost }: ReviewedStack): ReviewedStack => {
  const changes = (plan?.resource_changes ?? []).filter((each) => each.mode === "managed" && kindOf(each) !== "none");
  if (changes.length === 0) return { stack, plan: {}, ...(cost && { cost }) };
  const outputs = Object.entries(plan?.output_changes ?? {}).flatMap(([name, { actions }]) =>
    actions[0] === "no-op" ? [] : [[name, { actions }] as const],
  );
  return {
    stack,
    plan: {
      resource_changes: changes.map(changeOf),
      ...(outputs.length > 0 && { output_changes: Object.fromEntries(outputs) }),
    },
    words: words.replaceAll(/^.+: Refreshing state\.\.\..*\n/gm, ""),
    ...(cost && { cost }),
  };
};

/** Writes an example anew: what was said, and the document that is made of it. @param file Of {@link reviewInto}. */
export const recordExample = (name: ExampleName, file: string): void => {
  const input = JSON.parse(readFileSync(file, "utf8")) as ReviewInput;
  const policies = { ...input.policies, base: "origin/main" }; // as on a pull request
  const recording: RecordedReview = { stacks: input.stacks.map(withoutStanding), policies };
  writeFileSync(recordingOf(name), JSON.stringify(recording));
  execFileSync("npx", ["biome", "format", "--write", recordingOf(name)], { cwd: PROJECT_ROOT, stdio: "ignore" });
  writeFileSync(documentOf(name), `${reviewOf({ ...input, ...recording })}\n`);
};
