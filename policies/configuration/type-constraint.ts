import { evaluate, isTrue } from "../evaluation/evaluate";
import { numberOf, textOf } from "../evaluation/operators";
import { asSet } from "../evaluation/scope";
import type { Expression } from "../language/syntax";
import { isList, isObject, Unknown, type Value } from "../model/value";

const nothing = { lookup: () => undefined };

/** A value as the type of its variable makes it: `"80"` of a number is 80, what an object leaves out has its default. */
export const conform = (value: Value, type: Expression | undefined): Value => {
  if (!type || value instanceof Unknown || value === null) return value;
  if (type.kind === "variable") return primitive(value, type.name);
  if (type.kind !== "call") return value;
  const [inner] = type.args;
  switch (type.name) {
    case "list":
      return isList(value) ? value.map((each) => conform(each, inner)) : value;
    case "set":
      return isList(value) ? asSet(value.map((each) => conform(each, inner))) : value;
    case "map":
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, conform(each, inner)]))
        : value;
    case "tuple":
      return isList(value) && inner?.kind === "list" ? value.map((each, at) => conform(each, inner.items[at])) : value;
    case "object":
      return inner?.kind === "object" ? objectOf(value, inner) : value;
    default:
      return value;
  }
};

const primitive = (value: Value, name: string): Value => {
  if (name === "string") return textOf(value);
  if (name === "number") return numberOf(value);
  return name === "bool" ? isTrue(value) : value;
};

const objectOf = (value: Value, { items }: Extract<Expression, { kind: "object" }>): Value => {
  if (!isObject(value)) return value;
  const members = items.flatMap(({ key, value: type }): [string, Value][] => {
    if (key.kind !== "literal") return [];
    const name = String(key.value);
    const isOptional = type.kind === "call" && type.name === "optional";
    const [inner, fallback] = isOptional ? type.args : [type];
    const given = value[name] ?? (fallback ? evaluate(fallback, nothing) : null);
    return [[name, conform(given, inner)]];
  });
  return Object.fromEntries(members);
};
