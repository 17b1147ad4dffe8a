import { requireCacheToken } from "../aws/cache-token";
import { hasMigration, migrateDatabase } from "../deployment/migration";
import { askFor } from "../question";
import type { Action, Step, StepContext } from "../step";
import { readSavedPlan, takeSavedPlan } from "../terraform/saved-plan";
import type { Workspace } from "../terraform/workspace";
import { initialization } from "./initialization";
import { plan } from "./plan";

const confirm = async ({ workspace, options, deployment }: StepContext): Promise<void> => {
  if (!readSavedPlan(workspace)?.hasChanges) console.log("nothing to change");
  else if (!options.yes) await askFor("yes", `Apply this to ${workspace.stack} of ${deployment.environment.name}?`);
};

/**
 * Applies the saved plan once. It counts as used before the first change, so that an interrupted run is followed by a new
 * plan and not by the rest of an old one.
 */
export const applyOnce = (workspace: Workspace): Action[] => {
  let hasChanges = false;
  return [
    {
      words: "take the plan: it counts once",
      run: async () => {
        hasChanges = readSavedPlan(workspace)?.hasChanges ?? false;
        takeSavedPlan(workspace);
      },
    },
    { command: workspace.apply(), when: () => hasChanges },
  ];
};

/** What Terraform cannot do without recording a secret, or cannot do at all. */
const afterwards = ({ deployment, stack }: StepContext): Action[] =>
  stack === "app" && hasMigration(deployment)
    ? [
        { words: "let Redis ask for the token in its secret", run: () => requireCacheToken(deployment) },
        { words: "run the migration of the database, and wait for its end", run: () => migrateDatabase(deployment) },
      ]
    : [];

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
      ? initialization(workspace)
      : [...plan.actions(context), { words: "ask whether to apply it", run: () => confirm(context) }];
    return [...before, ...applyOnce(workspace), ...afterwards(context)];
  },
};
