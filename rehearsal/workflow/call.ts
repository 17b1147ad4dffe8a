import { z } from "zod";
import { UserError } from "../../user-error";
import { type Call, isCallOf, type Permissions, type Scalar, type Workflow } from "./model";
import { refuseMore } from "./permissions";
import type { Sources } from "./sources";

const input = z.strictObject({
  description: z.string().optional(),
  type: z.enum(["string", "boolean", "number"]),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.boolean(), z.number()]).optional(),
});
const secret = z.strictObject({ description: z.string().optional(), required: z.boolean().default(false) }).nullable();
const output = z.strictObject({ description: z.string().optional(), value: z.string() });
/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_call */
const declaration = z
  .strictObject({
    inputs: z.record(z.string(), input).default({}),
    secrets: z.record(z.string(), secret).default({}),
    outputs: z.record(z.string(), output).default({}),
  })
  .nullable()
  .transform((value) => value ?? { inputs: {}, secrets: {}, outputs: {} });

/** What a workflow takes from whoever calls it, and gives back. */
export type Declaration = z.infer<typeof declaration>;

/** @throws UserError when the workflow is not there to be called, or says so in other words than GitHub's. */
export const declarationOf = ({ on }: Workflow, where: string): Declaration => {
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys((on as object | null) ?? {});
  if (!events.includes("workflow_call"))
    throw new UserError(`${where}: is not there to be called; its "on" has no workflow_call`);
  const own = typeof on === "object" && !Array.isArray(on) ? (on as Record<string, unknown>).workflow_call : null;
  const result = declaration.safeParse(own ?? null);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`${where}: on.workflow_call.${issues.join("; ")}`);
};

const namesOf = (names: object): string => Object.keys(names).join(", ") || "none";

/** Refuses what GitHub refuses before the first job of a run: inputs, secrets and permissions that do not fit. @throws UserError */
const checkCall = (call: Call, called: Workflow, allowed: Permissions | undefined, where: string): void => {
  const { inputs, secrets } = declarationOf(called, `${where}: ${call.uses}`);
  for (const name of Object.keys(call.with))
    if (!(name in inputs))
      throw new UserError(`${where}.with: ${call.uses} has no input ${name}; it has ${namesOf(inputs)}`);
  for (const [name, { required }] of Object.entries(inputs))
    if (required && !(name in call.with)) throw new UserError(`${where}.with: ${call.uses} requires ${name}; give it`);
  const given = typeof call.secrets === "object" ? call.secrets : {};
  for (const name of Object.keys(given))
    if (!(name in secrets))
      throw new UserError(`${where}.secrets: ${call.uses} has no secret ${name}; it has ${namesOf(secrets)}`);
  for (const [name, each] of Object.entries(secrets))
    if (each?.required && call.secrets !== "inherit" && !(name in given))
      throw new UserError(`${where}.secrets: ${call.uses} requires ${name}; give it, or inherit`);
  for (const [id, job] of Object.entries(called.jobs))
    if (!isCallOf(job))
      refuseMore(job.permissions ?? called.permissions, allowed, `${where}: job ${id} of ${call.uses}`);
};

/** The value of an input, of its type. @throws UserError when it is of another. */
export const inputOf = (
  name: string,
  { type, default: otherwise }: Declaration["inputs"][string],
  given: Scalar | undefined,
): string | boolean | number => {
  const value = given ?? otherwise;
  if (value === undefined || value === null) return { string: "", boolean: false, number: 0 }[type];
  if (type === "string") return `${value}`;
  if (type === "boolean" && ["true", "false"].includes(`${value}`)) return `${value}` === "true";
  if (type === "number" && `${value}`.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  throw new UserError(`with.${name}: is no ${type}, but "${value}"`);
};

/** Refuses the calls of a workflow that GitHub would refuse, and those of the workflows that it calls. @throws UserError */
export const checkCalls = (workflow: Workflow, sources: Sources, allowed?: Permissions): void => {
  for (const [id, job] of Object.entries(workflow.jobs)) {
    if (!isCallOf(job)) continue;
    const called = sources.workflow(job);
    const own = job.permissions ?? workflow.permissions ?? allowed;
    checkCall(job, called, own, `jobs.${id}`);
    checkCalls(called, sources, own);
  }
};
