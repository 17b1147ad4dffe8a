import path from "node:path";
import { UserError } from "../../user-error";
import { WORK_FOLDER } from "../process";
import { runCommand } from "../terraform/run-command";
import type { Workspace } from "../terraform/workspace";

/** More would hide the first, which often is the cause of the others. */
const LONGEST_LIST = 20;

/** The line of a report that counts. */
export const SENTENCE = /^\d+ requests, /;

/** What went wrong, from what Newman printed: `FAILED folder: name (GET /api/products/{id}, 404)`, and why on lines below. */
export const smokeFailure = (appUrl: string, { stdout, stderr }: { stdout: string; stderr: string }): UserError => {
  const failed = stdout.split("\n").filter((line) => line.startsWith("FAILED "));
  if (failed.length === 0)
    return new UserError(`smoke: ${appUrl} could not be asked: ${stderr.trim() || stdout.trim()}`);
  const told = failed.slice(0, LONGEST_LIST);
  const more = failed.length > told.length ? [`and ${failed.length - told.length} more, listed above`] : [];
  return new UserError([`smoke: ${failed.length} requests to ${appUrl} failed:`, ...told, ...more].join("\n"));
};

/**
 * Asks an application everything that the collection has, as its users would; what it writes it takes away again.
 * @param shows Lines of the report to print as they come.
 * @returns how many requests there were, and how long that took, in words.
 * @throws UserError with the requests that were not answered as they should be.
 */
export const askEverything = async (
  { deployment, variables }: Workspace,
  appUrl: string,
  shows: (line: string) => boolean = () => true,
): Promise<string> => {
  const output = path.join(WORK_FOLDER, "newman", deployment.environment.name);
  const command = [process.execPath, "--import", "tsx", "postman/main.ts", "--base-url", appUrl, "--output", output];
  const finished = await runCommand(command, { variables, shows });
  if (finished.exitCode !== 0) throw smokeFailure(appUrl, finished);
  return finished.stdout.split("\n").find((line) => SENTENCE.test(line)) ?? "";
};
