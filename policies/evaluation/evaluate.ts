import type { Expression, ForExpression } from "../language/syntax";
import { isList, isObject, Unknown, unknownsIn, type Value, type ValueObject } from "../model/value";
import { callFunction } from "./call";
import { operate, textOf } from "./operators";
import { EvaluationError, Handle, isSet, type Scope, withName } from "./scope";

/** Longest list that an expression may make; a longer one is a fault or an attack. */
export const MOST_ELEMENTS = 100_000;

/** What an expression gives. @throws EvaluationError when it cannot be worked out at all. */
export const evaluate = (expression: Expression, scope: Scope): Value => {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return joined(expression.parts.map((part) => (typeof part === "string" ? part : evaluate(part, scope))));
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return objectOf(expression.items.map(({ key, value }) => [evaluate(key, scope), evaluate(value, scope)]));
    case "variable": {
      const value = scope.lookup(expression.name);
      if (value === undefined) throw new EvaluationError(`${expression.name} is nothing that is known here`);
      return value;
    }
    case "attribute":
      return step(evaluate(expression.of, scope), expression.name, `.${expression.name}`);
    case "index":
      return index(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case "splat":
      return splat(evaluate(expression.of, scope), (value) => evaluate(expression.each, withName(scope, "*", value)));
    case "call":
      return callFunction(expression, scope);
    case "unary":
    case "binary":
      return operate(expression, scope);
    case "conditional":
      return conditional(expression, scope);
    case "for":
      return forOf(expression, scope);
  }
};

/** The text that the parts make together, as far as they are known. */
export const joined = (values: readonly Value[]): Value => {
  const unknowns = values.filter((value) => value instanceof Unknown);
  if (unknowns.length === 0) return values.map(textOf).join("");
  const parts = values.flatMap((value) => (value instanceof Unknown ? (value.parts ?? [value]) : [textOf(value)]));
  return Unknown.of(unknowns, { parts });
};

const objectOf = (entries: readonly (readonly [Value, Value])[]): Value => {
  const unknown = entries.flatMap(([key]) => (key instanceof Unknown ? [key] : []));
  if (unknown.length > 0) return Unknown.of(unknown);
  return Object.fromEntries(entries.map(([key, value]) => [textOf(key), value]));
};

const further = (unknown: Unknown, words: string): Unknown => {
  const [first] = unknown.references;
  if (!unknown.isExact || !first) return new Unknown(unknown.references);
  return new Unknown([{ ...first, text: `${first.text}${words}` }], { isExact: true });
};

/** An attribute of an object, or an element of a map. */
const step = (of: Value, name: string, words: string): Value => {
  if (of instanceof Handle) return of.attribute(name);
  if (of instanceof Unknown) return further(of, words);
  if (isObject(of) && Object.hasOwn(of, name)) return of[name] as Value;
  throw new EvaluationError(`there is no ${name}`);
};

/** `of[key]`. */
export const index = (of: Value, key: Value): Value => {
  if (of instanceof Handle) {
    if (of.doubt) return of;
    return typeof key === "string" ? of.attribute(key) : new Unknown(of.references);
  }
  if (key instanceof Unknown) return Unknown.of([...(of instanceof Unknown ? [of] : []), key]);
  if (of instanceof Unknown) return further(of, `[${JSON.stringify(key)}]`);
  if (!isList(of)) return step(of, textOf(key), "");
  const element = isSet(of) ? undefined : of[Number(key)];
  if (element === undefined) throw new EvaluationError(`there is no element ${textOf(key)}`);
  return element;
};

const splat = (of: Value, each: (value: Value) => Value): Value => {
  if (of === null) return [];
  if (of instanceof Handle && !of.doubt) return [each(of)];
  if (of instanceof Unknown) return new Unknown(of.references);
  return (isList(of) ? of : [of]).map(each);
};

type Conditional = Extract<Expression, { kind: "conditional" }>;

const conditional = ({ condition, yes, no }: Conditional, scope: Scope): Value => {
  const chosen = evaluate(condition, scope);
  if (!(chosen instanceof Unknown)) return evaluate(isTrue(chosen) ? yes : no, scope);
  const [first, second] = [yes, no].map((side) => attempt(side, scope)) as [Value, Value];
  const unknowns = [first, second].flatMap(unknownsIn);
  const isSame = unknowns.length === 0 && JSON.stringify(first) === JSON.stringify(second);
  return isSame ? first : Unknown.of([chosen, ...unknowns]);
};

/** A side that is not taken may be one that cannot be worked out. */
const attempt = (expression: Expression, scope: Scope): Value => {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (error instanceof EvaluationError) return new Unknown([]);
    throw error;
  }
};

/** @throws EvaluationError when it is neither true nor false. */
export const isTrue = (value: Value): boolean => {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new EvaluationError("a condition is neither true nor false");
};

/** Keys and values as Terraform walks them. @throws EvaluationError when it is no collection. */
export const entriesOf = (value: Value): [Value, Value][] => {
  if (isList(value)) return value.map((each, at) => [isSet(value) ? each : at, each]);
  if (!isObject(value)) throw new EvaluationError("only a list, a set or a map can be walked over");
  return Object.keys(value)
    .sort()
    .map((key) => [key, value[key] as Value]);
};

const forOf = (expression: ForExpression, scope: Scope): Value => {
  const over = evaluate(expression.over, scope);
  if (over instanceof Unknown) return new Unknown(over.references);
  const results: [Value, Value][] = [];
  for (const [key, value] of entriesOf(over)) {
    const named = withName(scope, expression.value, value);
    const inner = expression.key ? withName(named, expression.key, key) : named;
    const isKept = expression.filter ? evaluate(expression.filter, inner) : true;
    if (isKept instanceof Unknown) return Unknown.of([isKept]);
    if (!isTrue(isKept)) continue;
    results.push([
      expression.resultKey ? evaluate(expression.resultKey, inner) : key,
      evaluate(expression.result, inner),
    ]);
    if (results.length > MOST_ELEMENTS) throw new EvaluationError(`more than ${MOST_ELEMENTS} elements`);
  }
  if (!expression.resultKey) return results.map(([, value]) => value);
  return expression.groups ? grouped(results) : objectOf(results);
};

const grouped = (entries: readonly (readonly [Value, Value])[]): Value => {
  const groups = new Map<string, Value[]>();
  for (const [key, value] of entries) {
    if (key instanceof Unknown) return Unknown.of([key]);
    groups.set(textOf(key), [...(groups.get(textOf(key)) ?? []), value]);
  }
  return Object.fromEntries(groups) satisfies ValueObject;
};
