import type { Step } from "../step";
import { adoptOrphans } from "../terraform/adoption";
import { countChanges, summarizePlan } from "../terraform/plan-summary";
import { writeSavedPlan } from "../terraform/saved-plan";
import { synthesisNotes } from "../terraform/synthesis-notes";
import { isWorthShowing, showPlan } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { synthesis } from "./synth";

/** Writes down what the plan is for, and prints what it would do. */
const save = async (workspace: Workspace, words: string): Promise<void> => {
  const plan = await showPlan(workspace, words);
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
    let words = "";
    const heard = (stdout: string) => {
      words = stdout;
    };
    return [
      ...synthesis(context),
      ...initialization(workspace),
      { words: "take in what an interrupted run left behind", run: async () => void (await adoptOrphans(workspace)) },
      { command: workspace.plan(), shows: isWorthShowing, heard },
      { words: "save the plan", run: () => save(workspace, words) },
    ];
  },
};
