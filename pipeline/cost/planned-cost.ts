import type { PlanJson } from "../terraform/plan-json";
import { changesNothing } from "../terraform/plan-words";
import { managedResources } from "../terraform/state";
import { readPlan } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { type CostChange, costOfPlan, costOfState } from "./cost-change";

/** A saved plan, and what it does to the monthly cost. */
export interface PlannedCost {
  readonly plan: PlanJson;
  readonly cost: CostChange;
}

/**
 * The saved plan of a workspace with its cost. One that changes nothing is not looked into, which takes over two seconds.
 * @param words What Terraform said while it made the plan.
 */
export const plannedCost = async (workspace: Workspace, words: string): Promise<PlannedCost> => {
  const { region } = workspace.deployment;
  if (changesNothing(words)) return { plan: {}, cost: costOfState(await managedResources(workspace), region) };
  const plan = await readPlan(workspace);
  return { plan, cost: costOfPlan(plan, region) };
};
