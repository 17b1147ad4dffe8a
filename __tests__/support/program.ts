import { evaluate } from "../../policies/evaluation/evaluate";
import { Cursor } from "../../policies/language/cursor";
import { parseExpression } from "../../policies/language/expression";
import type { Program } from "../../policies/model/program";
import type { Resource } from "../../policies/model/resource";
import { isList, isObject, Unknown, type Value, type ValueObject } from "../../policies/model/value";
import { readTexts } from "../../policies/readers/configuration";

/** What an expression gives where these names mean something. */
export const resultOf = (expression: string, names: ValueObject = {}): unknown =>
  plain(evaluate(parseExpression(new Cursor(expression, "test")), { lookup: (name) => names[name] }));

/** A value in which an unknown is its reference in angle brackets. */
export const plain = (value: Value | undefined): unknown => {
  if (value instanceof Unknown) return `<${value.text}>`;
  if (isList(value)) return value.map(plain);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)])) : value;
};

export const programOf = (hcl: string): Program => readTexts({ "main.tf": hcl }).program;

/** The resource of that address. @throws Error when there is none. */
export const resourceAt = (program: Program, address: string): Resource => {
  const found = program.resources.find((resource) => resource.address === address);
  if (!found) throw new Error(`no ${address} among ${program.resources.map((each) => each.address).join(", ")}`);
  return found;
};

/** The attributes of a resource, as {@link plain} shows them. */
export const attributesAt = (program: Program, address: string): unknown => plain(resourceAt(program, address).values);
