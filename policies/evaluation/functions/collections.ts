import { isList, isObject, type Value } from "../../model/value";
import { MOST_ELEMENTS } from "../evaluate";
import { numberOf, textOf } from "../operators";
import { asSet, EvaluationError } from "../scope";
import type { Simple } from "./all";
import { listOf } from "./structural";

const isSame = (a: Value) => (b: Value) => JSON.stringify(a) === JSON.stringify(b);
const has = (list: readonly Value[], value: Value): boolean => list.some(isSame(value));

const range: Simple = (args) => {
  const numbers = args.map(numberOf);
  const [from = 0, to = 0] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const by = numbers[2] ?? (to < from ? -1 : 1);
  if (by === 0 || Math.abs((to - from) / by) > MOST_ELEMENTS) throw new EvaluationError("a range without end");
  const result: number[] = [];
  for (let next = from; by > 0 ? next < to : next > to; next += by) result.push(next);
  return result;
};

const setproduct: Simple = (lists) => {
  const size = lists.reduce<number>((product, list) => product * listOf(list).length, 1);
  if (size > MOST_ELEMENTS) throw new EvaluationError(`more than ${MOST_ELEMENTS} elements`);
  return lists.reduce<Value[][]>(
    (rows, list) => rows.flatMap((row) => listOf(list).map((each) => [...row, each])),
    [[]],
  );
};

const position: Simple = ([list, value = null]) => {
  const found = listOf(list).findIndex(isSame(value));
  if (found === -1) throw new EvaluationError("it is not in the list");
  return found;
};

const chunklist: Simple = ([list, size = 1]) => {
  const length = Math.max(1, numberOf(size));
  const chunks: Value[] = [];
  for (let at = 0; at < listOf(list).length; at += length) chunks.push(listOf(list).slice(at, at + length));
  return chunks;
};

const transpose: Simple = ([map]) => {
  const result: Record<string, string[]> = {};
  for (const [key, values] of Object.entries(isObject(map) ? map : {}))
    for (const value of listOf(values).map(textOf)) result[value] = [...(result[value] ?? []), key];
  return result;
};

/** Functions of lists, sets and maps. */
export const collections: Readonly<Record<string, Simple>> = {
  range,
  setproduct,
  chunklist,
  transpose,
  index: position,
  contains: ([list, value = null]) => has(listOf(list), value),
  setunion: (lists) => asSet(lists.flatMap((list) => listOf(list))),
  setintersection: ([first, ...others]) =>
    asSet(listOf(first).filter((value) => others.every((other) => has(listOf(other), value)))),
  setsubtract: ([first, second]) => asSet(listOf(first).filter((value) => !has(listOf(second), value))),
  matchkeys: ([values, keys, wanted]) =>
    listOf(values).filter((_, at) => has(listOf(wanted), listOf(keys)[at] ?? null)),
  formatlist: ([format = "", ...lists]) => {
    const rows = Math.max(...lists.map((list) => (isList(list) ? list.length : 1)));
    return Array.from({ length: rows }, (_, row) => {
      const values = lists.map((list) => textOf((isList(list) ? list[row] : list) ?? ""));
      const pieces = textOf(format).split("%s");
      if (pieces.length !== values.length + 1) throw new EvaluationError("formatlist with other verbs than %s");
      return pieces.map((piece, at) => piece + (values[at] ?? "")).join("");
    });
  },
};
