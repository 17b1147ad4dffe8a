import { rmSync, writeFileSync } from "node:fs";
import { clientsOf } from "../aws/clients";
import { findOrphans, type Orphan } from "./orphans";
import type { Workspace } from "./workspace";

/** Forgets the imports of an earlier plan. */
export const forgetAdopted = (workspace: Workspace): void => rmSync(workspace.file("adopted.tf.json"), { force: true });

/** Looks for what an interrupted run left outside the state, and writes import blocks that take it in with the next plan. */
export const adoptOrphans = async (workspace: Workspace): Promise<readonly Orphan[]> => {
  const { orphans, held } = await findOrphans(workspace, clientsOf(workspace.deployment.region));
  for (const { address, id, recordedAs } of held)
    console.log(
      `${address} is not imported: the state records ${id} as ${recordedAs}, which goes with that address; ` +
        "to keep it, let the construct name its former address (moveFromId)",
    );
  if (orphans.length > 0) {
    const blocks = orphans.map(({ address, id }) => ({ to: address, id }));
    writeFileSync(workspace.file("adopted.tf.json"), JSON.stringify({ import: blocks }, undefined, 2));
    for (const { address } of orphans) console.log(`taking in ${address}: it is there, and no state knows it`);
  }
  return orphans;
};
