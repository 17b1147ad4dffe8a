import type { z } from "zod";
import { UserError } from "../user-error";
import { type Environment, type EnvironmentValues, environmentSchema } from "./schema";

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${String(key)}`),
    "",
  );

const valueAt = (values: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);

/** Lines that name the field, the value given, the limit and the fix. */
const linesOf = (where: string, values: unknown, issues: readonly z.core.$ZodIssue[]): string[] =>
  issues.map(({ path, message, code }) => {
    const given = code === "unrecognized_keys" ? "" : `${JSON.stringify(valueAt(values, path)) ?? "nothing"}: `;
    return `${where}: ${fieldOf(path) || "values"}: ${given}${message}`;
  });

const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
};

/**
 * Checks and freezes the values of one environment.
 * @throws UserError with a line for each field that is wrong.
 */
export const environment = (values: EnvironmentValues): Environment => {
  const result = environmentSchema.safeParse(values);
  if (result.success) return deepFreeze(result.data);
  throw new UserError(linesOf(`environments/${values.name}.ts`, values, result.error.issues).join("\n"));
};
