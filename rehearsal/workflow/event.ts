import { z } from "zod";
import { UserError } from "../../user-error";
import type { Workflow } from "./model";

const input = z.object({
  type: z.enum(["string", "choice", "boolean", "number", "environment"]).default("string"),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.boolean(), z.number()]).optional(),
  options: z.array(z.string()).optional(),
});
const dispatch = z.object({ inputs: z.record(z.string(), input).nullish() }).nullish();

/** What lets another workflow call it, and starts nothing by itself. */
const CALL = "workflow_call";

/** Events that start a workflow, in the order in which it names them. */
const eventsOf = ({ on }: Workflow): string[] =>
  typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : Object.keys((on as object | null) ?? {});

/** How a run begins. */
export interface Beginning {
  readonly event: string;
  readonly inputs: Readonly<Record<string, string | boolean | number>>;
}

const inputValue = (name: string, { type, options, required, ...rest }: z.infer<typeof input>, given?: string) => {
  const value = given ?? rest.default;
  if (value === undefined) {
    if (required) throw new UserError(`--input: ${name} is required; give it with --input ${name}=VALUE`);
    return type === "boolean" ? false : "";
  }
  if (type === "choice" && !options?.includes(`${value}`))
    throw new UserError(`--input: ${name}: is one of ${options?.join(", ")}, not "${value}"`);
  if (type !== "boolean") return type === "number" ? Number(value) : value;
  if (!["true", "false"].includes(`${value}`))
    throw new UserError(`--input: ${name}: is true or false, not "${value}"`);
  return `${value}` === "true";
};

/** @throws UserError when the inputs are not those that the workflow asks for. */
export const beginningOf = (workflow: Workflow, given: Readonly<Record<string, string>>): Beginning => {
  const events = eventsOf(workflow).filter((event) => event !== CALL);
  const [first] = events;
  if (first === undefined)
    throw new UserError(
      eventsOf(workflow).includes(CALL)
        ? "on: it only runs when another workflow calls it; run that one"
        : "on: names no event",
    );
  const event = Object.keys(given).length > 0 && events.includes("workflow_dispatch") ? "workflow_dispatch" : first;
  const source = event === "workflow_dispatch" && typeof workflow.on === "object" ? workflow.on : {};
  const declared = dispatch.parse((source as Record<string, unknown> | null)?.workflow_dispatch)?.inputs ?? {};
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0)
    throw new UserError(
      `--input: the workflow has no input ${unknown.join(", ")}; it has ${Object.keys(declared).join(", ") || "none"}`,
    );
  const inputs = Object.entries(declared).map(([name, each]) => [name, inputValue(name, each, given[name])]);
  return { event, inputs: Object.fromEntries(inputs) };
};
