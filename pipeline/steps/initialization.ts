import { writeFileSync } from "node:fs";
import { UserError } from "../../user-error";
import { chosenSource, isLookedUp, restoreSource } from "../aws/restore-source";
import type { Action } from "../step";
import { isInitialized, markInitialized } from "../terraform/configuration";
import { isWorthShowing } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

/** Stands where there is no snapshot to begin with, or the database is there already and none is needed. RDS knows none of it. */
const NO_SNAPSHOT = "none";

/** Terraform asks for the name of the last snapshot in every command, and uses it when it makes the database. */
const nameSnapshot = async (workspace: Workspace): Promise<void> => {
  const { snapshot = NO_SNAPSHOT } = await restoreSource(workspace.deployment);
  writeFileSync(workspace.file("restore.auto.tfvars.json"), JSON.stringify({ restore_from: snapshot }));
};

/** Gets Terraform ready in a workspace, unless it is ready for this very backend and these providers. */
export const initialization = (workspace: Workspace): Action[] => [
  {
    command: workspace.init(),
    workspace,
    shows: isWorthShowing,
    when: () => !isInitialized(workspace),
    heard: () => markInitialized(workspace),
  },
  ...(workspace.stack === "app" && isLookedUp(workspace.deployment)
    ? [{ words: "look up the last snapshot of the database", run: () => nameSnapshot(workspace) }]
    : []),
];

/** Sees whether a new database can begin with what the environment's file says; nothing where it begins empty. */
export const expectSource = ({ deployment, stack }: Workspace): Action[] =>
  stack === "app" && chosenSource(deployment) !== undefined
    ? [
        {
          words: "see whether the snapshot is there that a new database begins with",
          run: async () => {
            const { snapshot, problem } = await restoreSource(deployment);
            if (problem) throw new UserError(problem);
            if (snapshot) console.log(`the database begins with what the snapshot ${snapshot} holds`);
          },
        },
      ]
    : [];
