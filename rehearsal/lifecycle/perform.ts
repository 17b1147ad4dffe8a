import { registerImages } from "../images/register";
import { removeImages } from "../images/remove";
import { inventory, unlistedServices } from "../inventory/inventory";
import { remainsOf } from "./leftovers";
import { performRunning } from "./perform-running";
import { performStep } from "./perform-step";
import type { OwnScene, Scene } from "./script";
import type { Outcome, Stage } from "./stage";

const images = async ({ client, environment, say }: Stage): Promise<Outcome> => {
  for (const image of await registerImages(client, environment.name)) say(image);
  return { ok: true };
};

const withoutImages = async ({ client, environment, say }: Stage): Promise<Outcome> => {
  for (const repository of await removeImages(client, environment.name)) say(`emptied ${repository}`);
  return { ok: true };
};

const leftovers = async ({ client, environment, stateBucket, calls, say }: Stage): Promise<Outcome> => {
  const unlisted = unlistedServices(calls());
  const found = await inventory(client.endpoint, { region: client.region });
  const remains = remainsOf(found, { environment, stateBucket, unlisted });
  for (const line of remains.kept) say(`kept: ${line}`);
  for (const line of remains.leftovers) say(`LEFT: ${line}`);
  return { ok: remains.leftovers.length === 0, ...remains };
};

const own: Record<OwnScene["kind"], (stage: Stage) => Promise<Outcome>> = {
  images,
  "remove images": withoutImages,
  leftovers,
};

/** Plays one scene. */
export const perform = (scene: Scene, stage: Stage): Promise<Outcome> => {
  switch (scene.kind) {
    case "newman":
    case "deploy":
    case "scale":
      return performRunning(scene, stage);
    case "images":
    case "remove images":
    case "leftovers":
      return own[scene.kind](stage);
    default:
      return performStep(scene, stage);
  }
};
