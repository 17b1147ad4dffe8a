import { askFor } from "../question";
import type { Step, StepContext } from "../step";
import { readSavedPlan, removeSavedPlan } from "../terraform/saved-plan";
import { isWorthShowing } from "../terraform/terraform";
import { plan } from "./plan";

const confirm = async ({ workspace, options, deployment }: StepContext): Promise<void> => {
  if (!readSavedPlan(workspace)?.hasChanges) console.log("nothing to change");
  else if (!options.yes) await askFor("yes", `Apply this to ${workspace.stack} of ${deployment.environment.name}?`);
};

/** Applies the plan that `plan` saved; without one, plans first and asks. */
export const apply: Step = {
  summary: "apply the saved plan; without one, plan first and ask",
  requires: ["terraform", "credentials", "state-bucket"],
  perStack: true,
  options: ["yes"],
  actions: (context) => {
    const { workspace } = context;
    const wasReviewed = readSavedPlan(workspace) !== undefined;
    const before = wasReviewed
      ? [{ command: workspace.init(), shows: isWorthShowing }]
      : [...plan.actions(context), { words: "ask whether to apply it", run: () => confirm(context) }];
    return [
      ...before,
      { command: workspace.apply(), when: () => readSavedPlan(workspace)?.hasChanges ?? false },
      { words: "forget the plan: it is applied", run: async () => removeSavedPlan(workspace) },
    ];
  },
};
