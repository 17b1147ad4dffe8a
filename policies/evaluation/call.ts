import type { Expression } from "../language/syntax";
import { isList, Unknown, unknownsIn, type Value } from "../model/value";
import { evaluate } from "./evaluate";
import { functions } from "./functions/all";
import { structural } from "./functions/structural";
import { EvaluationError, type Scope } from "./scope";

type Call = Extract<Expression, { kind: "call" }>;

/** What a call gives. A function that is not known here gives an unknown that is called after it. */
export const callFunction = (call: Call, scope: Scope): Value => {
  if (call.name === "try") return firstThatWorks(call, scope);
  if (call.name === "can") return can(call, scope);
  const args = argumentsOf(call, scope);
  if (args instanceof Unknown) return args;
  const whole = structural[call.name];
  if (whole) return whole(args, scope);
  const simple = Object.hasOwn(functions, call.name) ? functions[call.name] : undefined;
  const unknowns = args.flatMap(unknownsIn);
  if (!simple) return new Unknown([{ text: `${call.name}(…)` }, ...unknowns.flatMap(({ references }) => references)]);
  return unknowns.length > 0 ? Unknown.of(unknowns) : simple(args, scope);
};

const argumentsOf = (call: Call, scope: Scope): readonly Value[] | Unknown => {
  const args = call.args.map((argument) => evaluate(argument, scope));
  const last = args.at(-1);
  if (!call.spreads || last === undefined) return args;
  if (last instanceof Unknown) return new Unknown(last.references);
  if (!isList(last)) throw new EvaluationError("only a list can be spread");
  return [...args.slice(0, -1), ...last];
};

const firstThatWorks = ({ args }: Call, scope: Scope): Value => {
  for (const argument of args)
    try {
      return evaluate(argument, scope);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
  throw new EvaluationError("nothing in try works");
};

const can = ({ args: [argument] }: Call, scope: Scope): Value => {
  try {
    const value = argument ? evaluate(argument, scope) : null;
    return value instanceof Unknown ? Unknown.of([value]) : true;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
};
