import { plannedCost } from "../cost/planned-cost";
import { withoutPending } from "../terraform/pending";
import type { Workspace } from "../terraform/workspace";
import type { ReviewedStack } from "./review";

/**
 * One stack as it was planned, without what AWS was asked for already.
 * @param words What Terraform said while it made the plan.
 */
export const readStack = async (workspace: Workspace, words: string): Promise<ReviewedStack> => {
  const { plan, cost } = await plannedCost(workspace, words);
  return { stack: workspace.stack, words, cost, ...(await withoutPending(workspace.deployment, plan)) };
};
