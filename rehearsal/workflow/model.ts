import { z } from "zod";
import { concurrency } from "./concurrency";
import { readYaml } from "./read-yaml";

/** A text, a number, true, false or nothing. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), scalar);
const condition = z.union([z.string(), z.boolean()]);
const defaults = z.strictObject({
  run: z.strictObject({ shell: z.literal("bash").optional(), "working-directory": z.string().optional() }),
});
/** What a step of a workflow or of an action may say. */
export const stepParts = z.strictObject({
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
});
/** Whether a step does one thing. */
export const doesOneThing = ({ run, uses }: Readonly<Record<"run" | "uses", unknown>>): boolean =>
  (run === undefined) !== (uses === undefined);
export const ONE_THING = "has to have either run or uses";
const step = stepParts.refine(doesOneThing as (value: object) => boolean, ONE_THING);
const matrix = z.record(z.string(), z.union([z.array(scalar), z.array(values)]));
const strategy = z.strictObject({
  matrix,
  "fail-fast": z.boolean().optional(),
  "max-parallel": z.number().optional(),
});
const needs = z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]);
const permissions = z.union([z.string(), values]);
const job = z.strictObject({
  name: z.string().optional(),
  needs,
  if: condition.optional(),
  // Nothing but an Ubuntu of GitHub's is like the machine that this runs on.
  "runs-on": z.string().regex(/^ubuntu-[\w.]+$/, "is no Ubuntu of GitHub's"),
  "timeout-minutes": z.union([z.number().positive(), z.string()]).optional(),
  environment: z.union([z.string(), z.strictObject({ name: z.string(), url: z.string().optional() })]).optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  strategy: strategy.optional(),
  "continue-on-error": z.boolean().default(false),
  env: values.optional(),
  defaults: defaults.optional(),
  outputs: values.default({}),
  steps: z.array(step).min(1),
});
/** A job that another workflow is. @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#supported-keywords-for-jobs-that-call-a-reusable-workflow */
const call = z.strictObject({
  name: z.string().optional(),
  needs,
  if: condition.optional(),
  uses: z
    .string()
    .regex(/^\.\/\.github\/workflows\/[^/]+\.ya?ml$/, "is no workflow of this repository, and cannot be rehearsed"),
  with: values.default({}),
  secrets: z.union([z.literal("inherit"), values]).optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  strategy: strategy.optional(),
});
const isCall = (value: unknown): boolean => typeof value === "object" && value !== null && "uses" in value;
/** Each of the two has messages of its own, which a union would hide. */
const anyJob = z.unknown().transform((value, context): z.infer<typeof job> | z.infer<typeof call> => {
  const result = (isCall(value) ? call : job).safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) context.addIssue(issue as never);
  return z.NEVER;
});
const workflow = z.strictObject({
  name: z.string().optional(),
  "run-name": z.string().optional(),
  on: z.unknown().optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  env: values.optional(),
  defaults: defaults.optional(),
  jobs: z.record(z.string(), anyJob),
});

export type Scalar = z.infer<typeof scalar>;
export type Values = z.infer<typeof values>;
export type Step = z.infer<typeof step>;
export type Matrix = z.infer<typeof matrix>;
export type Job = z.infer<typeof job>;
/** A job that consists of the jobs of another workflow. */
export type Call = z.infer<typeof call>;
/** What the token of a job may do. */
export type Permissions = z.infer<typeof permissions>;
/** The part of GitHub's syntax that can be rehearsed; GitHub's words for all of it. */
export type Workflow = z.infer<typeof workflow>;

/** Whether a job is another workflow. */
export const isCallOf = (job: Job | Call): job is Call => "uses" in job;

/** Reads a workflow. @throws UserError when it is none, or has in it what cannot be rehearsed; it names all of that. */
export const readWorkflow = (file: string): Workflow => readYaml(file, "a workflow", workflow);
