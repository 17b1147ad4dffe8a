import { outputOf } from "../terraform/state";
import type { Workspace } from "../terraform/workspace";
import { type Digests, writeDigests } from "./image-parameters";
import { applyImages } from "./release";
import type { Fault } from "./rollout";
import { faultOf } from "./verdict";

/** Runs images that have served before, and waits until they do again. @returns why they do not */
export const serveAgain = async (workspace: Workspace, digests: Digests): Promise<Fault> => {
  const { deployment } = workspace;
  await writeDigests(deployment, digests);
  const taskDefinition = await applyImages(workspace);
  const appUrl = String(await outputOf(workspace, "app_url"));
  return faultOf(deployment, { taskDefinition, appUrl, images: {} });
};
