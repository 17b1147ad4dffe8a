import { managedResources } from "../terraform/state";
import { stackNames, Workspace } from "../terraform/workspace";
import type { CostChange } from "./cost-change";
import { sumOf, type Total, totalOf } from "./total";

/** A line when an environment can cost more than it may, by what is known of it. */
export const budgetWarning = (environment: string, budgetUsd: number | undefined, total: Total): string[] => {
  const { usd, unknown } = total;
  if (budgetUsd === undefined || usd.greatest <= budgetUsd) return [];
  const atLeast = unknown.length > 0 ? "at least " : "";
  return [
    `WARNING: ${environment} can cost ${atLeast}${usd.greatest.toFixed(2)} USD a month, and what is charged by use on top; monthlyBudgetUsd is ${budgetUsd.toFixed(2)}: spend less, or raise it in environments/${environment}.ts`,
  ];
};

/** What the environment of a stack costs once the stack's plan is applied, with the other stacks as they are. */
export const environmentTotal = async ({ deployment, stack }: Workspace, { after }: CostChange): Promise<Total> => {
  const others = stackNames
    .filter((name) => name !== stack)
    .map(async (name) => totalOf(await managedResources(new Workspace(deployment, name)), deployment.region));
  return sumOf([after, ...(await Promise.all(others))]);
};
