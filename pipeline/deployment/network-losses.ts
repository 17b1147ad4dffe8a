import { UserError } from "../../user-error";
import { runIn } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

const TOTAL = /^Plan: .*?(\d+) to destroy\.$/m;
const LOSS = /^ {2}# (\S+) .*(?:will be destroyed|(?:must|will) be replaced)/gm;

/**
 * Addresses of what a plan takes away, for good or to put another in its place.
 * @param words What Terraform said while it made the plan.
 */
export const lossesIn = (words: string): string[] => {
  if (Number(TOTAL.exec(words)?.[1] ?? 0) === 0) return [];
  const named = [...words.matchAll(LOSS)].map(([, address = ""]) => address);
  return named.length > 0 ? named : ["something that Terraform does not name"];
};

/**
 * A deployment does not touch the network, and a version that wants another one cannot be told to serve in the old. What
 * the sources only add or change there may wait for `apply`.
 * @param network Workspace of the network, synthesized and initialized. Nothing is locked or saved in it.
 * @throws UserError naming what the sources of the version take away.
 */
export const refuseNetworkLosses = async (network: Workspace): Promise<void> => {
  const losses = lossesIn(await runIn(network, network.terraform("plan", "-input=false", "-no-color", "-lock=false")));
  if (losses.length > 0)
    throw new UserError(
      `deploy: these sources take away or replace ${losses.join(", ")} of the network; nothing was deployed; ` +
        "apply network first, by plan and apply",
    );
};
