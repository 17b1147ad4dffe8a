import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";
import { UserError } from "../../user-error";

const wordsOf = (issue: z.core.$ZodIssue, file: string): string => {
  const where = [file, issue.path.join(".")].filter(Boolean).join(": ");
  return issue.code === "unrecognized_keys"
    ? `${where}: ${issue.keys.join(", ")}: cannot be rehearsed; run this workflow on GitHub`
    : `${where}: ${issue.message}`;
};

/** Reads a file of GitHub's. @throws UserError when it is none, or has in it what cannot be rehearsed; it names all of that. */
export const readYaml = <T>(file: string, what: string, schema: z.ZodType<T>): T => {
  let source: unknown;
  try {
    source = parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UserError(`${file}: cannot be read as ${what}: ${(cause as Error).message}`, { cause });
  }
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  throw new UserError(result.error.issues.map((issue) => wordsOf(issue, file)).join("\n"));
};
