import type { Target } from "@aws-sdk/client-eventbridge";

/** The value at `$.detail.reason` or `$.resources[0]`; undefined when there is none. */
const valueAt = (event: unknown, jsonPath: string): unknown => {
  const steps = jsonPath.match(/\[(\d+)\]|\['([^']+)'\]|[^.[\]$]+/g) ?? [];
  let value = event;
  for (const step of steps) value = (value as Record<string, unknown> | undefined)?.[step.replace(/^\['?|'?\]$/g, "")];
  return value;
};

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Inside of quotes a value is text; elsewhere it is JSON. */
const filled = (template: string, values: Readonly<Record<string, unknown>>): string => {
  let isQuoted = false;
  return template.replace(/\\.|"|<([^<>\s]+)>/g, (found, name: string | undefined) => {
    if (found === '"') isQuoted = !isQuoted;
    if (name === undefined || !(name in values)) return found;
    const value = values[name];
    if (isQuoted) return value === undefined ? "" : JSON.stringify(asText(value)).slice(1, -1);
    return JSON.stringify(value ?? "");
  });
};

/**
 * What a target gets of an event, as JSON or text.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export const targetInput = (
  { Input, InputPath, InputTransformer }: Pick<Target, "Input" | "InputPath" | "InputTransformer">,
  event: object,
  ruleArn: string,
  now = new Date(),
): string => {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath) ?? null);
  if (!InputTransformer) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate = "" } = InputTransformer;
  const paths = Object.entries(InputPathsMap).map(([name, path]) => [name, valueAt(event, path)]);
  const { detail: _, ...withoutDetail } = event as { readonly detail?: unknown };
  const known = {
    "aws.events.rule-arn": ruleArn,
    "aws.events.rule-name": ruleArn.split("/").at(-1),
    "aws.events.event": withoutDetail,
    "aws.events.event.ingestion-time": `${now.toISOString().slice(0, "2026-11-30T00:00:00".length)}Z`,
    "aws.events.event.json": event,
  };
  return filled(InputTemplate, { ...known, ...Object.fromEntries(paths) });
};
