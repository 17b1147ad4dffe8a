import type { Expression } from "../language/syntax";
import { Unknown, unknownsIn, type Value } from "../model/value";
import { evaluate, isTrue } from "./evaluate";
import { EvaluationError, type Scope } from "./scope";

/** A text as Terraform makes it from a text, a number or a boolean. @throws EvaluationError for anything else. */
export const textOf = (value: Value): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new EvaluationError("a text was expected");
};

/** @throws EvaluationError when it is no number. */
export const numberOf = (value: Value): number => {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value.trim() ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw new EvaluationError("a number was expected");
  return number;
};

const arithmetic: Readonly<Record<string, (a: number, b: number) => Value>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

type Operation = Extract<Expression, { kind: "unary" | "binary" }>;

/** What an operator gives; with an unknown operand only where the other one settles it. */
export const operate = (operation: Operation, scope: Scope): Value => {
  if (operation.kind === "unary") {
    const operand = evaluate(operation.operand, scope);
    if (operand instanceof Unknown) return Unknown.of([operand]);
    return operation.operator === "!" ? !isTrue(operand) : -numberOf(operand);
  }
  const { operator } = operation;
  const left = evaluate(operation.left, scope);
  const settling = operator === "||" ? true : operator === "&&" ? false : undefined;
  if (settling !== undefined && !(left instanceof Unknown) && isTrue(left) === settling) return settling;
  const right = evaluate(operation.right, scope);
  if (operator === "==" || operator === "!=") return equality(left, right, operator === "==");
  const unknowns = [left, right].filter((value) => value instanceof Unknown);
  if (settling !== undefined) {
    const isSettled = !(right instanceof Unknown) && isTrue(right) === settling;
    return isSettled ? settling : unknowns.length > 0 ? Unknown.of(unknowns) : !settling;
  }
  if (unknowns.length > 0) return Unknown.of(unknowns);
  return (arithmetic[operator] as (a: number, b: number) => Value)(numberOf(left), numberOf(right));
};

const equality = (left: Value, right: Value, wanted: boolean): Value => {
  const isSet = (value: Value) => value !== null && (!(value instanceof Unknown) || value.managed !== undefined);
  if ((left === null && isSet(right)) || (right === null && isSet(left))) return !wanted;
  const unknowns = [left, right].flatMap(unknownsIn);
  if (unknowns.length > 0) return Unknown.of(unknowns);
  return (JSON.stringify(left) === JSON.stringify(right)) === wanted;
};
