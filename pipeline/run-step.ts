import { environmentNamed } from "../environments/all";
import type { Deployment } from "../environments/deployment";
import { describeError, UserError } from "../user-error";
import { isRefusal } from "./aws/clients";
import { checkRequest, type StepRequest } from "./check-request";
import { plain } from "./markdown";
import { processVariables } from "./process";
import type { ReportedAction, StepReport } from "./report";
import { refuseShortSession } from "./session";
import type { Action, CommandAction, Outcome, Pass, StepContext } from "./step";
import { appendSummary, summaryOf } from "./summary";
import { explainFailure } from "./terraform/explain";
import { Interrupted } from "./terraform/run-command";
import { runIn } from "./terraform/terraform";
import { stackNames, Workspace } from "./terraform/workspace";

const say = (text: string): void => console.log(text);

const passesOf = ({ step, stack, options }: StepRequest, deployment: Deployment): readonly Pass[] => {
  if (step.passes && !stack) return step.passes({ deployment, options });
  const stacks = stack ? [stack] : step.perStack ? stackNames : stackNames.slice(0, 1);
  return stacks.map((name) => ({ ...step, stack: name }));
};

const wordsOf = (action: Action): string => ("command" in action ? action.command.join(" ") : action.words);

const runCommandAction = async (action: CommandAction, workspace: Workspace): Promise<void> => {
  try {
    const stdout = await runIn(action.workspace ?? workspace, action.command, action.shows ?? (() => true));
    action.heard?.(stdout);
  } catch (error) {
    for (const line of (await action.why?.().catch(() => [])) ?? []) say(line); // it must not hide what failed
    throw error;
  }
};

const secondsSince = (started: number): number => Math.round((performance.now() - started) / 100) / 10;

/** Does one thing, or says that it would. */
const runAction = async (
  action: Action,
  { workspace, options }: StepContext,
  note: (seconds?: number) => void,
): Promise<void> => {
  if (options.dryRun) {
    say(`would ${wordsOf(action)}`);
    note();
    return;
  }
  const isNeeded = action.when?.() ?? true;
  say(`→ ${wordsOf(action)}${isNeeded ? "" : " (not needed)"}`);
  if (!isNeeded) return;
  const started = performance.now();
  try {
    if ("command" in action) await runCommandAction(action, workspace);
    else await action.run();
  } finally {
    note(secondsSince(started));
  }
};

/** What AWS refuses is for the operator to mend, as what Terraform hands on from it is. */
const explaining = async ({ workspace }: StepContext, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const words = `AWS refuses: ${error.name}: ${error.message}`;
    throw new UserError([words, explainFailure(workspace, words)].filter(Boolean).join("\n\n"), { cause: error });
  }
};

const runAll = async (
  planned: readonly Action[],
  context: StepContext,
  about: Pick<ReportedAction, "stack">,
  actions: ReportedAction[],
): Promise<void> => {
  for (const action of planned)
    await runAction(action, context, (seconds) =>
      actions.push({ ...about, words: wordsOf(action), ...(seconds !== undefined && { seconds }) }),
    );
};

const runPass = async (
  { isDone, actions }: Pass,
  context: StepContext,
  about: Pick<ReportedAction, "stack">,
  reported: ReportedAction[],
): Promise<void> => {
  const done = await isDone?.(context);
  if (!done) return runAll(actions(context), context, about, reported);
  say(done);
  context.outcome.told.push(plain(done));
};

/** Runs a step for every stack it concerns. @returns why it failed, if it did. */
const attempt = async (
  request: StepRequest,
  outcome: Outcome,
  actions: ReportedAction[],
): Promise<string | undefined> => {
  try {
    const environment = environmentNamed(request.environment, "--env");
    const { step, options } = request;
    if (step.requires.includes("credentials") && !options.dryRun)
      refuseShortSession({ ...request, environment, now: new Date() }, processVariables);
    const deployment = await checkRequest(request);
    let context: StepContext | undefined;
    for (const pass of passesOf(request, deployment)) {
      const { stack } = pass;
      const own = { deployment, options, outcome, stack, workspace: new Workspace(deployment, stack) };
      await explaining(own, () => runPass(pass, own, step.perStack ? { stack } : {}, actions)).catch(
        (error: unknown) => {
          if (!step.failed || options.dryRun || error instanceof Interrupted) throw error;
          step.failed(own, describeError(error));
        },
      );
      context = own;
    }
    const last = context;
    if (last) await explaining(last, () => runAll(step.afterwards?.(last) ?? [], last, {}, actions));
    return undefined;
  } catch (error) {
    return describeError(error);
  }
};

const resultOf = ({ options }: StepRequest, { exitCode }: Outcome, error: string | undefined): StepReport["result"] => {
  if (error !== undefined) return "failed";
  if (options.dryRun) return "dry run";
  return exitCode === 0 ? "done" : "found";
};

/**
 * Runs one step for every stack it concerns, and tells what came of it: as progress, as JSON when it is asked for, and in the
 * summary of the job where GitHub names a file for it. All three are made here, for every step.
 * @returns the exit code: 0 when it did what it says, 1 when not, another when that is what it found or what became of it.
 */
export const runStep = async (request: StepRequest): Promise<number> => {
  const { name, step, environment, stack, options } = request;
  const started = performance.now();
  const outcome: Outcome = { exitCode: 0, failureCode: 1, found: [], told: [] };
  const actions: ReportedAction[] = [];
  if (options.json) console.log = console.error; // whoever says something: the output is one JSON text

  const error = await attempt(request, outcome, actions);
  const report: StepReport = {
    ...{ step: name, environment, ...(stack && { stack }) },
    ...{
      result: resultOf(request, outcome, error),
      exitCode: error === undefined ? outcome.exitCode : outcome.failureCode,
    },
    ...{ seconds: secondsSince(started), actions },
    found: step.perStack ? outcome.found : (outcome.found[0] ?? null),
    ...(error !== undefined && { error }),
  };
  if (error !== undefined) console.error(error);
  if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (processVariables.GITHUB_STEP_SUMMARY)
    appendSummary(processVariables.GITHUB_STEP_SUMMARY, summaryOf(report, outcome.told));
  const end = `${report.seconds.toFixed(1)} s`;
  if (error === undefined) say(`${name} of ${environment}: done in ${end}`);
  else console.error(`${name} of ${environment}: failed after ${end}`);
  return report.exitCode;
};
