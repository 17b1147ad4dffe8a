import type { CostChange, CostDifference } from "./cost-change";
import { assumptionsOf } from "./cost-words";
import type { Total } from "./total";
import type { UsdRange } from "./values";

const CENTS = 100;

/** An amount in whole cents. */
export const inCents = (usd: number): number => Math.round(usd * CENTS) / CENTS;

const rangeOf = ({ least, greatest }: UsdRange) => ({ least: inCents(least), greatest: inCents(greatest) });

const totalOf = ({ usd, tasks, unknown }: Total) => ({ usd: rangeOf(usd), tasks, isComplete: unknown.length === 0 });

const differenceOf = ({ address, name, before, after }: CostDifference) => ({
  ...{ address, name, before: before ? rangeOf(before) : null, after: after ? rangeOf(after) : null },
});

/** The monthly cost before and after, for `--json`. */
export const costReport = (change: CostChange) => {
  const { before, after, differences } = change;
  return {
    ...{ currency: "USD", before: totalOf(before), after: totalOf(after) },
    difference: rangeOf({
      least: after.usd.least - before.usd.least,
      greatest: after.usd.greatest - before.usd.greatest,
    }),
    resources: differences.map(differenceOf),
    assumptions: assumptionsOf(change),
  };
};
