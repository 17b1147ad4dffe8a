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

const typeWords: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  string: "a text",
};

/** Limit and fix of an issue in our words where Zod's own name no fix. */
const wordsOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "too_big":
      return `must be at most ${issue.maximum}; lower it`;
    case "too_small":
      return issue.origin === "array"
        ? `must have at least ${issue.minimum} items; add what is missing`
        : `must be at least ${issue.minimum}; raise it`;
    case "invalid_type":
      return `must be ${typeWords[issue.expected] ?? issue.expected}; write one`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}; choose one of them`;
    case "invalid_format":
      return issue.format === "email" ? "must be an e-mail address; write it like team@example.com" : issue.message;
    default:
      return issue.message;
  }
};

/** Lines that name the field, the value given, the limit and the fix. */
const linesOf = (where: string, values: unknown, issues: readonly z.core.$ZodIssue[]): string[] =>
  issues.flatMap((issue) => {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : undefined;
    const paths = unknown?.map((key) => [...issue.path, key]) ?? [issue.path];
    const words = unknown ? "is not a field; remove it or correct its name" : wordsOf(issue);
    return paths.map((path) => {
      const given = JSON.stringify(valueAt(values, path)) ?? "nothing";
      return `${where}: ${fieldOf(path) || "values"}: ${given}: ${words}`;
    });
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
