import { setTimeout as wait } from "node:timers/promises";
import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { type Clients, clientsOf } from "../aws/clients";
import type { StackName } from "../terraform/workspace";
import { isThere } from "./presence";

/** Something that carries an environment's tags. */
export interface Tagged {
  readonly arn: string;
  /** Which stack made it, by its tag. */
  readonly stack: string | undefined;
}

/** What was destroyed, and so what may not be there any more. */
export interface Extent {
  readonly stacks: readonly StackName[];
  /** Whether the state bucket went too. */
  readonly withState: boolean;
}

/** Looks before what is there counts as left: the tagging service may still tell of what has just gone. */
const LOOKS = 6;
const PAUSE_MS = 10_000;

/** Everything with the tags of an environment, as the tagging service knows it. */
const taggedWith = async ({ tagging }: Clients, { environment: { name } }: Deployment): Promise<Tagged[]> => {
  const TagFilters = [
    { Key: "Project", Values: ["StockWiz"] },
    { Key: "Environment", Values: [name] },
  ];
  const tagged: Tagged[] = [];
  for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client: tagging }, { TagFilters }))
    for (const { ResourceARN: arn, Tags = [] } of ResourceTagMappingList)
      if (arn) tagged.push({ arn, stack: Tags.find(({ Key }) => Key === "Stack")?.Value });
  return tagged;
};

/**
 * Whether something was never meant to go: what a stack made that stands on, the state bucket unless it was asked for, and
 * the last snapshots of the database, which carry the tags of their database.
 */
export const isMeantToStay = (
  { arn, stack }: Tagged,
  { stacks, withState }: Extent,
  { stateBucket, environment }: Deployment,
): boolean => {
  if (arn === `arn:aws:s3:::${stateBucket}`) return !withState;
  if (arn.includes(`:snapshot:${environment.name}-stockwiz-final-`)) return true;
  return stack === "storage" && !stacks.includes("storage");
};

export interface LookOptions {
  /** Times to look until nothing is left, at least one. @default 6 */
  readonly looks?: number;
  /** Between two looks. @default 10000 */
  readonly pauseMs?: number;
}

/** What of an environment is there although it should be gone, by its tags. */
export const leftByTag = async (
  deployment: Deployment,
  extent: Extent,
  { looks = LOOKS, pauseMs = PAUSE_MS }: LookOptions = {},
): Promise<string[]> => {
  const clients = clientsOf(deployment.region);
  for (let look = 1; ; look += 1) {
    const suspects = (await taggedWith(clients, deployment)).filter(
      (tagged) => !isMeantToStay(tagged, extent, deployment),
    );
    const answers = await Promise.all(suspects.map(({ arn }) => isThere(arn, clients)));
    const left = suspects.filter((_, index) => answers[index]).map(({ arn }) => arn);
    if (left.length === 0 || look >= looks) return left.sort();
    console.log(
      `${left.length} still carry the tags of ${deployment.environment.name}; looking again in ${pauseMs / 1000} s`,
    );
    await wait(pauseMs);
  }
};

/** @throws UserError naming everything that is left. */
export const refuseLeftovers = ({ environment: { name } }: Deployment, left: readonly string[]): void => {
  if (left.length === 0) return;
  throw new UserError(
    [
      `destroy: ${left.length} of ${name} ${left.length === 1 ? "is" : "are"} left:`,
      ...left.map((line) => `  ${line}`),
      "nothing of them is in a state any more; remove them by hand and run the same again, which only looks",
    ].join("\n"),
  );
};
