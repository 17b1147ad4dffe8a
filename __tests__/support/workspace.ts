import { readDeployment } from "../../environments/deployment";
import { Workspace } from "../../pipeline/terraform/workspace";
import { ACCOUNT } from "./synthesize";

/** The workspace of the storage stack of an environment, below a folder of the test's. */
export const workspaceIn = (folder: string, variables: Readonly<Record<string, string>> = {}): Workspace =>
  new Workspace(readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, ...variables }), "storage", folder);
