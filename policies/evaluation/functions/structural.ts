import { isList, isObject, Unknown, unknownsIn, type Value, type ValueObject } from "../../model/value";
import { index } from "../evaluate";
import { numberOf, textOf } from "../operators";
import { asSet, EvaluationError, Handle, type Scope } from "../scope";

/** A function that can use arguments of which parts are unknown. */
type Structural = (args: readonly Value[], scope: Scope) => Value;

/** The text as JSON; where parts are unknown, what it is the JSON of is kept. */
const jsonencode: Structural = ([value = null]) => {
  const unknowns = unknownsIn(value);
  return unknowns.length > 0 ? Unknown.of(unknowns, { json: value }) : JSON.stringify(value);
};

const jsondecode: Structural = ([text = null]) => {
  if (text instanceof Unknown) return text.json ?? new Unknown(text.references);
  try {
    return JSON.parse(textOf(text)) as Value;
  } catch (cause) {
    throw new EvaluationError("it is no JSON", { cause });
  }
};

const isEmpty = (value: Value): boolean => value === null || value === "";

const coalesce: Structural = (args) => {
  for (const value of args) {
    if (value instanceof Unknown && !value.managed) return Unknown.of(args.filter((each) => each instanceof Unknown));
    if (!isEmpty(value)) return value;
  }
  throw new EvaluationError("coalesce has nothing to choose from");
};

/** Lists one after the other; of an unknown list nothing is known, not even how long it is. */
const concat: Structural = (lists) => {
  const unknown = lists.filter((list) => list instanceof Unknown);
  if (unknown.length > 0) return Unknown.of(lists.flatMap(unknownsIn));
  return lists.flatMap((list) => listOf(list));
};

const merge: Structural = (maps) => {
  const unknown = maps.filter((map) => map instanceof Unknown);
  if (unknown.length > 0) return Unknown.of(unknown);
  return Object.assign({}, ...maps.map((map) => map ?? {})) as ValueObject;
};

const lookup: Structural = ([map = null, key = null, otherwise]) => {
  if (key instanceof Unknown) return Unknown.of([key]);
  if (map instanceof Unknown) return index(map, key);
  if (isObject(map) && Object.hasOwn(map, textOf(key))) return map[textOf(key)] as Value;
  if (otherwise === undefined) throw new EvaluationError(`there is no ${textOf(key)}`);
  return otherwise;
};

/** @throws EvaluationError when it is no list. */
export const listOf = (value: Value | undefined): readonly Value[] => {
  if (isList(value)) return value;
  if (value === null) return [];
  throw new EvaluationError("a list was expected");
};

/** The functions that give up only when a whole argument is unknown. */
const known =
  (work: Structural): Structural =>
  (args, scope) => {
    const unknowns = args.filter((value) => value instanceof Unknown && !(value instanceof Handle && !value.doubt));
    return unknowns.length > 0 ? Unknown.of(unknowns as Unknown[]) : work(args, scope);
  };

const flat = (value: Value): Value[] => (isList(value) ? value.flatMap(flat) : [value]);

const element: Structural = ([list, at = 0]) => {
  const values = listOf(list);
  if (values.length === 0) throw new EvaluationError("the list is empty");
  return values[numberOf(at) % values.length] as Value;
};

const withoutNothing = (values: readonly Value[]): Value => {
  const open = values.filter((value) => value instanceof Unknown && !value.managed);
  return open.length > 0 ? Unknown.of(open as Unknown[]) : values.filter((value) => !isEmpty(value));
};

const lengthOf = (value: Value): number =>
  typeof value === "string" ? [...value].length : isObject(value) ? Object.keys(value).length : listOf(value).length;

const slice: Structural = ([list, from = 0, to = 0]) => listOf(list).slice(numberOf(from), numberOf(to));

const zipmap: Structural = ([keys, values]) => {
  const open = listOf(keys).filter((key) => key instanceof Unknown);
  if (open.length > 0) return Unknown.of(open as Unknown[]);
  return Object.fromEntries(listOf(keys).map((key, at) => [textOf(key), listOf(values)[at] ?? null]));
};

const one: Structural = ([list]) => {
  const values = isList(list) ? list : list === null || list === undefined ? [] : [list];
  if (values.length > 1) throw new EvaluationError("there is more than one");
  return values[0] ?? null;
};

const formatted: Structural = ([format = "", ...args]) => {
  if (args.length > 0 && textOf(format).replaceAll("%s", "").includes("%")) {
    const unknowns = args.flatMap(unknownsIn);
    return Unknown.of(unknowns.length > 0 ? unknowns : [new Unknown([{ text: "format(…)" }])]);
  }
  const pieces = textOf(format).split("%s");
  const values = pieces.flatMap((piece, at) => (at === 0 ? [piece] : [args[at - 1] ?? null, piece]));
  const unknowns = values.filter((value) => value instanceof Unknown);
  if (unknowns.length === 0) return values.map(textOf).join("");
  return Unknown.of(unknowns, {
    parts: values.flatMap((value) => (value instanceof Unknown ? (value.parts ?? [value]) : [textOf(value)])),
  });
};

const joinedBy: Structural = ([between = "", ...lists]) => {
  const values = lists.flatMap((list) => listOf(list));
  const unknowns = values.filter((value) => value instanceof Unknown);
  if (unknowns.length === 0) return values.map(textOf).join(textOf(between));
  const parts = values.flatMap((value, at) => [
    ...(at > 0 ? [textOf(between)] : []),
    ...(value instanceof Unknown ? (value.parts ?? [value]) : [textOf(value)]),
  ]);
  return Unknown.of(unknowns, { parts });
};

const same: Structural = ([value = null]) => value;

/** Functions by name; the others are in `functions/all.ts`. */
export const structural: Readonly<Record<string, Structural>> = Object.assign(Object.create(null), {
  jsonencode,
  jsondecode,
  coalesce,
  coalescelist: known((lists) => lists.find((list) => listOf(list).length > 0) ?? []),
  concat,
  merge,
  lookup,
  element: known(element),
  flatten: known(([list]) => {
    const open = listOf(list).filter((value) => value instanceof Unknown);
    return open.length > 0 ? Unknown.of(open as Unknown[]) : flat(listOf(list));
  }),
  compact: known(([list]) => withoutNothing(listOf(list))),
  distinct: known(([list]) => [...asSet(listOf(list))]),
  length: known(([value = null]) => lengthOf(value)),
  keys: known(([map]) => (isObject(map) ? Object.keys(map).sort() : listOf(map))),
  values: known(([map]) => {
    if (!isObject(map)) throw new EvaluationError("a map was expected");
    return Object.keys(map)
      .sort()
      .map((key) => map[key] as Value);
  }),
  slice: known(slice),
  zipmap: known(zipmap),
  one: known(one),
  reverse: known(([list]) => [...listOf(list)].reverse()),
  format: formatted,
  join: joinedBy,
  toset: known(([list]) => asSet(listOf(list))),
  tolist: known(([list]) => [...listOf(list)]),
  tomap: same,
  sensitive: same,
  nonsensitive: same,
  ephemeralasnull: same,
} satisfies Record<string, Structural>);
