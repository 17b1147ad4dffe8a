import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Deployment } from "../../environments/deployment";
import { clientsOf, isMissing } from "../aws/clients";
import { outputOf } from "../terraform/state";
import { Workspace } from "../terraform/workspace";
import type { Inventory } from "./inventory";

/** Where the stack `teardown` says that the inventory belongs. @returns undefined when the stack is not applied. */
export const placeOfInventory = async (deployment: Deployment): Promise<URL | undefined> => {
  const place = await outputOf(new Workspace(deployment, "teardown"), "inventory");
  return place === undefined ? undefined : new URL(String(place));
};

const objectAt = ({ host, pathname }: URL) => ({ Bucket: host, Key: decodeURIComponent(pathname.slice(1)) });

/** The inventory that was kept when the end was first asked for; undefined when it has not come to that. */
export const keptInventory = async ({ region }: Deployment, place: URL): Promise<Inventory | undefined> => {
  try {
    const { Body } = await clientsOf(region).s3.send(new GetObjectCommand(objectAt(place)));
    return JSON.parse((await Body?.transformToString()) ?? "") as Inventory;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Keeps an inventory in the state bucket, where it outlives the environment. */
export const keepInventory = async ({ region }: Deployment, place: URL, inventory: Inventory): Promise<void> => {
  const Body = `${JSON.stringify(inventory, undefined, 2)}\n`;
  await clientsOf(region).s3.send(new PutObjectCommand({ ...objectAt(place), Body, ContentType: "application/json" }));
};
