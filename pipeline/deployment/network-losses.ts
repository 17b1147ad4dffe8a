import { UserError } from "../../user-error";
import { runIn } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

/** The lines of `terraform plan -json` that are read here.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface PlanLine {
  readonly type?: string;
  readonly change?: { readonly action?: string; readonly resource?: { readonly addr?: string } };
}

/** Addresses of what a plan takes away, for good or to put another in its place. */
export const lossesIn = (lines: string): string[] =>
  lines
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as PlanLine)
    .filter(({ type, change }) => type === "planned_change" && /^(delete|replace)$/.test(change?.action ?? ""))
    .map(({ change }) => change?.resource?.addr ?? "something without a name");

/**
 * A deployment does not touch the network, and a version that wants another one cannot be told to serve in the old. What
 * the sources only add or change there may wait for `apply`.
 * @param network Workspace of the network, synthesized and initialized. Nothing is locked or saved in it.
 * @throws UserError naming what the sources of the version take away.
 */
export const refuseNetworkLosses = async (network: Workspace): Promise<void> => {
  const command = network.terraform("plan", "-input=false", "-lock=false", "-json");
  const losses = lossesIn(await runIn(network, command));
  if (losses.length > 0)
    throw new UserError(
      `deploy: these sources take away or replace ${losses.join(", ")} of the network; nothing was deployed; ` +
        "apply network first, by plan and apply",
    );
};
