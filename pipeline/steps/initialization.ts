import type { Action } from "../step";
import { isInitialized, markInitialized } from "../terraform/configuration";
import { isWorthShowing } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

/** Gets Terraform ready in a workspace, unless it is ready for this very backend and these providers. */
export const initialization = (workspace: Workspace): Action[] => [
  {
    command: workspace.init(),
    workspace,
    shows: isWorthShowing,
    when: () => !isInitialized(workspace),
    heard: () => markInitialized(workspace),
  },
];
