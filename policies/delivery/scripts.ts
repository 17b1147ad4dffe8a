import type { Attributes } from "../facts/attributes";
import type { Text } from "../facts/text";

/** The script of a step: of `run`, or what an action runs, in JavaScript or on another machine. */
export const scriptOf = (step: Attributes): Text | undefined =>
  step.text("run") ?? (step.has("with") ? step.block("with")?.text("script") : undefined);

/** Expressions in a text, without the texts in quotes that only one way to ask for a property needs. */
export const expressionsOf = (text: Text): string[] =>
  text.references.map((reference) => reference.text.replace(/\[\s*'([\w-]+)'\s*\]/g, ".$1").replace(/'[^']*'/g, "''"));

/** What somebody else gives: inputs, outputs and variables, which may hold anything. */
export const isGiven = (expression: string): boolean =>
  /\b(inputs|needs|steps|env|vars|matrix|jobs)\b/i.test(expression);
