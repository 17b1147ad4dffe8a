import { type Reference, Unknown, unknownsIn, type Value } from "../model/value";

/** What a name means where an expression stands. */
export interface Scope {
  readonly lookup: (name: string) => Value | undefined;
  /** Files that expressions name are looked for here. @default nowhere, and what is in them is not known */
  readonly readFile?: (name: string) => string | undefined;
}

/** The scope with one more name in it. */
export const withName = (scope: Scope, name: string, value: Value): Scope => ({
  ...scope,
  lookup: (other) => (other === name ? value : scope.lookup(other)),
});

/** Thrown inside an evaluation; what it was to give is unknown then, unless `try` has something else. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
}

/** A thing whose attributes are found when they are asked for: a resource, a module, `var`, `local`. */
export class Handle extends Unknown {
  /** @param doubt Whether nobody knows how many there are, so that an index leads to the same thing. */
  constructor(
    reference: Reference,
    readonly attribute: (name: string) => Value,
    readonly doubt: Unknown | undefined = undefined,
  ) {
    super([reference], { isExact: true });
  }
}

/** Lists that `toset` made: a key in them is the value itself, and they have no order. */
const sets = new WeakSet<readonly Value[]>();

export const isSet = (value: readonly Value[]): boolean => sets.has(value);

/** The same elements, each once, in the order in which Terraform walks a set. */
export const asSet = (values: readonly Value[]): readonly Value[] => {
  const known = [
    ...new Map(values.map((value) => [unknownsIn(value).length > 0 ? value : JSON.stringify(value), value])).values(),
  ];
  const sorted = known.every((value) => typeof value === "string") ? known.sort() : known;
  sets.add(sorted);
  return sorted;
};
