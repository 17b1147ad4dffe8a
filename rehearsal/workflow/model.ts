import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { UserError } from "../../user-error";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), scalar);
const condition = z.union([z.string(), z.boolean()]);
const defaults = z.strictObject({
  run: z.strictObject({ shell: z.literal("bash").optional(), "working-directory": z.string().optional() }),
});
const step = z
  .strictObject({
    id: z.string().optional(),
    name: z.string().optional(),
    if: condition.optional(),
    run: z.string().optional(),
    uses: z.string().optional(),
    with: values.optional(),
    env: values.optional(),
    shell: z.literal("bash").optional(),
    "working-directory": z.string().optional(),
    "continue-on-error": condition.optional(),
    "timeout-minutes": z.number().positive().optional(),
  })
  .refine(({ run, uses }) => (run === undefined) !== (uses === undefined), "has to have either run or uses");
const matrix = z.record(z.string(), z.union([z.array(scalar), z.array(values)]));
const job = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  if: condition.optional(),
  // Nothing but an Ubuntu of GitHub's is like the machine that this runs on.
  "runs-on": z.string().regex(/^ubuntu-[\w.]+$/, "is no Ubuntu of GitHub's"),
  "timeout-minutes": z.number().positive().optional(),
  environment: z.union([z.string(), z.strictObject({ name: z.string(), url: z.string().optional() })]).optional(),
  permissions: z.union([z.string(), values]).optional(),
  concurrency: z.unknown().optional(),
  strategy: z
    .strictObject({ matrix, "fail-fast": z.boolean().optional(), "max-parallel": z.number().optional() })
    .optional(),
  "continue-on-error": z.boolean().default(false),
  env: values.optional(),
  defaults: defaults.optional(),
  outputs: values.default({}),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({
  name: z.string().optional(),
  "run-name": z.string().optional(),
  on: z.unknown().optional(),
  permissions: z.union([z.string(), values]).optional(),
  concurrency: z.unknown().optional(),
  env: values.optional(),
  defaults: defaults.optional(),
  jobs: z.record(z.string(), job),
});

export type Scalar = z.infer<typeof scalar>;
export type Values = z.infer<typeof values>;
export type Step = z.infer<typeof step>;
export type Matrix = z.infer<typeof matrix>;
export type Job = z.infer<typeof job>;
/** The part of GitHub's syntax that can be rehearsed; GitHub's words for all of it. */
export type Workflow = z.infer<typeof workflow>;

const wordsOf = (issue: z.core.$ZodIssue, file: string): string => {
  const where = [file, issue.path.join(".")].filter(Boolean).join(": ");
  return issue.code === "unrecognized_keys"
    ? `${where}: ${issue.keys.join(", ")}: cannot be rehearsed; run this workflow on GitHub`
    : `${where}: ${issue.message}`;
};

/** Reads a workflow. @throws UserError when it is none, or has in it what cannot be rehearsed; it names all of that. */
export const readWorkflow = (file: string): Workflow => {
  let source: unknown;
  try {
    source = parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UserError(`${file}: cannot be read as a workflow: ${(cause as Error).message}`, { cause });
  }
  const result = workflow.safeParse(source);
  if (result.success) return result.data;
  throw new UserError(result.error.issues.map((issue) => wordsOf(issue, file)).join("\n"));
};
