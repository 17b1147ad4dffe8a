import { type Comparison, comparisons, negations } from "./comparisons";
import type { PatternOptions, RequestContext } from "./pattern";
import type { Statement } from "./policy-document";

/** Whether something holds; undefined when it cannot be told, which admits nothing and denies everything. */
export type Verdict = boolean | undefined;

/** All of them: one that does not hold decides, whatever cannot be told beside it. */
export const all = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
/** Any of them. */
export const any = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
export const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict);

interface Operator {
  readonly quantifier: "ForAllValues" | "ForAnyValue" | undefined;
  readonly compare: Comparison;
  readonly isNegated: boolean;
  readonly ifExists: boolean;
}

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** @returns undefined for an operator that is not IAM's. */
const operatorOf = (name: string): Operator | undefined => {
  const [, quantifier, base = "", ifExists] = OPERATOR.exec(name) ?? [];
  const compare = comparisons[negations[base] ?? base];
  if (!compare) return undefined;
  return {
    quantifier: quantifier as Operator["quantifier"],
    ...{ compare, isNegated: base in negations, ifExists: ifExists !== undefined },
  };
};

const isAbsent = (wanted: readonly string[], given: unknown): Verdict =>
  any(
    wanted.map((value) =>
      /^(true|false)$/i.test(value) ? (value.toLowerCase() === "true") === (given === undefined) : undefined,
    ),
  );

/**
 * One key of one operator.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const meets = (
  { quantifier, compare, isNegated, ifExists }: Operator,
  wanted: readonly string[],
  given: string | readonly string[] | undefined,
  options: PatternOptions,
): Verdict => {
  const one = (value: string): Verdict => {
    const found = any(wanted.map((each) => compare(each, value, options)));
    return isNegated ? not(found) : found;
  };
  const values = given === undefined ? [] : [given].flat();
  if (quantifier === "ForAllValues") return all(values.map(one)); // of no values all do
  if (values.length === 0) return ifExists || (isNegated && quantifier === undefined);
  if (quantifier === "ForAnyValue") return any(values.map(one));
  // AWS leaves open what an operator for one value makes of several.
  return values.length > 1 ? undefined : one(values[0] ?? "");
};

/** Whether the conditions of a statement hold for a request. */
export const conditionsHold = (
  { Condition }: Pick<Statement, "Condition">,
  context: RequestContext,
  hasVariables: boolean,
): Verdict =>
  all(
    Object.entries(Condition).flatMap(([name, keys]) => {
      const operator = operatorOf(name);
      return Object.entries(keys).map(([key, wanted]) => {
        const given = context[key.toLowerCase()];
        if (name === "Null") return isAbsent(wanted, given);
        return operator && meets(operator, wanted, given, { context, hasVariables });
      });
    }),
  );
