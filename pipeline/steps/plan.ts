import type { Step } from "../step";
import { planWithOrphans } from "../terraform/adoption";
import { countChanges, summarizePlan } from "../terraform/plan-summary";
import { writeSavedPlan } from "../terraform/saved-plan";
import { synthesisNotes } from "../terraform/synthesis-notes";
import { isWorthShowing } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { synthesis } from "./synth";

/** Writes down what the plan is for, and prints what it would do. */
const save = async (workspace: Workspace): Promise<void> => {
  const plan = await planWithOrphans(workspace);
  const { none, ...changes } = countChanges(plan);
  writeSavedPlan(
    workspace,
    Object.values(changes).some((count) => count > 0),
  );
  const { environment, account, region } = workspace.deployment;
  const title = `${workspace.stack} of ${environment.name} in ${account} (${region})`;
  const colour = process.stdout.isTTY;
  console.log(summarizePlan(plan, { title, notes: synthesisNotes(workspace), colour }));
};

/** Shows what `apply` would change in one stack and saves the plan that `apply` will use. */
export const plan: Step = {
  summary: "show what apply would change, and save it for apply",
  requires: ["terraform", "credentials", "state-bucket"],
  perStack: true,
  options: [],
  actions: (context) => {
    const { workspace } = context;
    return [
      ...synthesis(context),
      { command: workspace.init(), shows: isWorthShowing },
      { command: workspace.plan(), shows: isWorthShowing },
      { words: "take in what an interrupted run left behind, and save the plan", run: () => save(workspace) },
    ];
  },
};
