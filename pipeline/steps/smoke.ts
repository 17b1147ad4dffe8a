import path from "node:path";
import { UserError } from "../../user-error";
import { WORK_FOLDER } from "../process";
import type { Step, StepContext } from "../step";
import { runCommand } from "../terraform/run-command";
import { outputOf } from "../terraform/state";
import { Workspace } from "../terraform/workspace";

/** More would hide the first, which often is the cause of the others. */
const LONGEST_LIST = 20;

/** What went wrong, from what Newman printed: `FAILED folder: name (GET /api/products/{id}, 404)`, and why on lines below. */
export const smokeFailure = (appUrl: string, { stdout, stderr }: { stdout: string; stderr: string }): UserError => {
  const failed = stdout.split("\n").filter((line) => line.startsWith("FAILED "));
  if (failed.length === 0)
    return new UserError(`smoke: ${appUrl} could not be asked: ${stderr.trim() || stdout.trim()}`);
  const told = failed.slice(0, LONGEST_LIST);
  const more = failed.length > told.length ? [`and ${failed.length - told.length} more, listed above`] : [];
  return new UserError([`smoke: ${failed.length} requests to ${appUrl} failed:`, ...told, ...more].join("\n"));
};

/** @throws UserError with the requests that were not answered as they should be. */
const ask = async ({ deployment }: StepContext): Promise<void> => {
  const { name } = deployment.environment;
  const workspace = new Workspace(deployment, "app");
  const appUrl = await outputOf(workspace, "app_url");
  if (typeof appUrl !== "string")
    throw new UserError(`smoke: app of ${name} is not applied; make it with: npm run step -- apply --env ${name}`);
  const output = path.join(WORK_FOLDER, "newman", name);
  const command = [process.execPath, "--import", "tsx", "postman/main.ts", "--base-url", appUrl, "--output", output];
  const finished = await runCommand(command, { variables: workspace.variables, shows: () => true });
  if (finished.exitCode !== 0) throw smokeFailure(appUrl, finished);
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
