import { isDeepStrictEqual } from "node:util";

/** A value that is otherwise than it was. */
export interface DifferentValue {
  /** Attribute, and the way down to the value: `default_action.0.type`. */
  readonly path: string;
  /** Undefined where there was none. */
  readonly was: unknown;
  readonly is: unknown;
}

/** Stands for a value that Terraform knows only after apply. */
export const KNOWN_LATER = Symbol("known after apply");

type Values = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Values => typeof value === "object" && value !== null;

/** A policy is a text of JSON, and what was changed is one word in it. */
const opened = (value: unknown): unknown => {
  if (typeof value !== "string" || !/^[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

/** Whether an attribute holds a secret: Terraform marks it, or a part of it. */
export const isMarked = (marks: unknown, attribute: string): boolean => {
  const part = isTree(marks) ? marks[attribute] : marks;
  return part === true || (isTree(part) && Object.values(part).some((inner) => isMarked({ inner }, "inner")));
};

/**
 * The smallest parts in which two values differ. Of a secret only that it differs is told.
 * @param unknown True, or by part, where the second value is known only after apply.
 */
export const differences = (
  path: string,
  before: unknown,
  after: unknown,
  isSecret: boolean,
  unknown: unknown = false,
): DifferentValue[] => {
  const [was, is] = [opened(before), unknown === true ? KNOWN_LATER : opened(after)];
  if (isDeepStrictEqual(was, is) && !isTree(unknown)) return [];
  if (isSecret) return [{ path, was: "(secret)", is: "(another secret)" }];
  if (!isTree(was) || !isTree(is) || Array.isArray(was) !== Array.isArray(is))
    return isDeepStrictEqual(was, is) ? [] : [{ path, was, is }];
  const parts = isTree(unknown) ? unknown : {};
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is), ...Object.keys(parts)])].sort();
  return keys.flatMap((key) => differences(`${path}.${key}`, was[key], is[key], false, parts[key]));
};
