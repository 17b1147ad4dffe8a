import { readDeployment } from "../../environments/deployment";
import { type StackName, Workspace } from "../../pipeline/terraform/workspace";
import { ACCOUNT } from "./synthesize";

/**
 * The workspace of a stack of an environment, below a folder of the test's.
 * @param own Variables that its commands get beside all others.
 */
export const workspaceIn = (
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  stack: StackName = "storage",
  own: Readonly<Record<string, string>> = {},
): Workspace => new Workspace(readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, ...variables }), stack, folder, own);
