import { costReport } from "../cost/cost-report";
import { pendingWords } from "../terraform/pending";
import { changesOf, costOf, pendingOf, type ReviewInput, verdictOf } from "./review";
import { risksOf } from "./risks";

/** A review for programs (`--json`). @param file Where it is as Markdown. */
export const reviewReport = (input: ReviewInput, file: string) => {
  const cost = costOf(input);
  const { broken, warned, accepted, faults, warnings } = input.policies;
  return {
    ...{ verdict: verdictOf(input), file },
    changes: changesOf(input).map((change) => ({
      ...{ stack: change.stack, address: change.resource.address, kind: change.kind },
      risks: risksOf(change, input.environment),
    })),
    pending: pendingOf(input).map(pendingWords),
    unplanned: input.stacks.flatMap(({ stack, why }) => (why ? [{ stack, why }] : [])),
    policies: { broken, warned, accepted, faults, warnings },
    monthlyCost: cost ? costReport(cost) : null,
  };
};
