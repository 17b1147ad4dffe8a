import { UserError } from "../../user-error";
import { explainFailure } from "./explain";
import type { PlanJson } from "./plan-json";
import { planFromWords } from "./plan-words";
import { Interrupted, runCommand } from "./run-command";
import type { Workspace } from "./workspace";

/** Lines of Terraform that say why nothing seems to happen. */
export const isWorthShowing = (line: string): boolean => /Acquiring state lock|Installing/.test(line);

/** Terraform quotes the line of the configuration that failed, and the containers of a task are one of 10,000 characters. */
const LONG_QUOTATION = /^([\s│]*\d+: .{150}).+$/gm;

/**
 * Runs a command of a workspace.
 * @returns what it printed.
 * @throws UserError with the command's own words and what to do, when it fails.
 */
export const runIn = async (
  workspace: Workspace,
  command: readonly string[],
  shows: (line: string) => boolean = isWorthShowing,
): Promise<string> => {
  const options = { variables: workspace.variables, shows };
  const { exitCode, stdout, stderr, isInterrupted } = await runCommand(command, options);
  if (exitCode === 0) return stdout;
  const text = `${stdout}${stderr}`;
  const words = (stderr.trim() || stdout.trim()).replaceAll(LONG_QUOTATION, "$1 …");
  const advice = explainFailure(workspace, text);
  const failed = command.filter((word) => !word.startsWith("-chdir=")).join(" ");
  const Failure = isInterrupted ? Interrupted : UserError;
  throw new Failure([words, `${failed}: ended with exit code ${exitCode}`, advice].filter(Boolean).join("\n\n"));
};

/** The saved plan, with everything that was there and will be. */
export const readPlan = async (workspace: Workspace): Promise<PlanJson> =>
  JSON.parse(await runIn(workspace, workspace.terraform("show", "-json", "tfplan"))) as PlanJson;

/**
 * What the saved plan does.
 * @param words What Terraform said while it made the plan: they may be enough.
 */
export const showPlan = async (workspace: Workspace, words: string): Promise<PlanJson> =>
  planFromWords(words) ?? (await readPlan(workspace));
