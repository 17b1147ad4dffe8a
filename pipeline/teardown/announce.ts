import { PublishCommand } from "@aws-sdk/client-sns";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf, isMissing } from "../aws/clients";
import type { Inventory } from "./inventory";
import { costWords } from "./inventory-words";

/**
 * Tells the subscribers of the environment's alerts that it ends, by whom and why.
 * @returns whether there was anybody to tell: the topic is of the app stack.
 */
export const announceEnd = async (
  { environment: { name }, region, account }: Deployment,
  place: URL,
  inventory: Inventory,
): Promise<boolean> => {
  const { who, why, when } = inventory.asked;
  const snapshot = inventory.finalSnapshot;
  const Message = [
    `${name} in ${account} (${region}) is being torn down.`,
    `asked for by ${who} at ${when}`,
    `why: ${why}`,
    `what goes: ${costWords(inventory)}`,
    `inventory: ${place.href}`,
    ...(snapshot ? [`the database leaves the snapshot ${snapshot}`] : []),
  ].join("\n");
  try {
    const TopicArn = `arn:aws:sns:${region}:${account}:${namesOf(name).alerts}`;
    await clientsOf(region).sns.send(new PublishCommand({ TopicArn, Subject: `StockWiz: ${name} ends`, Message }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};
