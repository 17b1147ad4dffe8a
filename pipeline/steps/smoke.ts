import { UserError } from "../../user-error";
import { refuseAtNight } from "../deployment/night";
import { askEverything } from "../deployment/smoke";
import { plain } from "../markdown";
import type { Step, StepContext } from "../step";
import { outputOf } from "../terraform/state";
import { Workspace } from "../terraform/workspace";

/** @throws UserError with the requests that were not answered as they should be. */
const ask = async ({ deployment, outcome }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  await refuseAtNight(deployment, "smoke");
  const workspace = new Workspace(deployment, "app");
  const appUrl = await outputOf(workspace, "app_url");
  if (typeof appUrl !== "string")
    throw new UserError(`smoke: app of ${name} is not applied; make it with: npm run step -- apply --env ${name}`);
  const sentence = await askEverything(workspace, appUrl);
  outcome.found.push({ appUrl, answers: sentence });
  outcome.told.push(`${plain(sentence)}, at ${plain(appUrl)}`);
};

/** Asks an environment everything that the collection has, as its users would; what it writes it takes away again. */
export const smoke: Step = {
  summary: "ask the application of an environment everything, through its load balancer",
  requires: ["credentials", "state-bucket"],
  perStack: false,
  options: [],
  actions: (context) => [
    { words: "ask the application everything that the collection has, through its address", run: () => ask(context) },
  ],
};
