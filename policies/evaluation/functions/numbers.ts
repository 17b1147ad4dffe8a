import { isTrue } from "../evaluate";
import { numberOf, textOf } from "../operators";
import { EvaluationError } from "../scope";
import type { Simple } from "./all";
import { listOf } from "./structural";

const of =
  (work: (...numbers: number[]) => number): Simple =>
  (args) =>
    work(...args.map(numberOf));

const parseint: Simple = ([text = "", base = 10]) => {
  const number = Number.parseInt(textOf(text), numberOf(base));
  if (Number.isNaN(number)) throw new EvaluationError("a number was expected");
  return number;
};

/** Functions of numbers and truths. */
export const numbers: Readonly<Record<string, Simple>> = {
  abs: of(Math.abs),
  ceil: of(Math.ceil),
  floor: of(Math.floor),
  max: of(Math.max),
  min: of(Math.min),
  pow: of((base = 0, exponent = 0) => base ** exponent),
  log: of((value = 0, base = 0) => Math.log(value) / Math.log(base)),
  signum: of(Math.sign),
  parseint,
  tonumber: ([value = null]) => (value === null ? null : numberOf(value)),
  tobool: ([value = null]) => (value === null ? null : isTrue(value)),
  sum: ([list]) => listOf(list).reduce<number>((total, value) => total + numberOf(value), 0),
  alltrue: ([list]) => listOf(list).every(isTrue),
  anytrue: ([list]) => listOf(list).some(isTrue),
};
