import { chosenRegion, type Deployment, readDeployment } from "../environments/deployment";
import { describeError, UserError } from "../user-error";
import { isRefusal } from "./aws/clients";
import { accountOfCredentials } from "./aws/credentials";
import { processVariables } from "./process";
import { checkStateBucket, checkTerraform } from "./requirements";
import type { Action, CommandAction, Outcome, Pass, Step, StepContext, StepOptions } from "./step";
import { explainFailure } from "./terraform/explain";
import { runIn } from "./terraform/terraform";
import { type StackName, stackNames, Workspace } from "./terraform/workspace";

export interface StepRequest {
  readonly name: string;
  readonly step: Step;
  readonly environment: string;
  /** One stack; all of them in their order when left out. */
  readonly stack?: StackName;
  readonly options: StepOptions;
}

const say = (text: string): void => console.log(text);

/** The deployment of a request. The account comes from the credentials when the step uses them, or nothing else names it. */
const deploymentOf = async ({ step, environment }: StepRequest): Promise<Deployment> => {
  const variables = { ...processVariables, STOCKWIZ_ENV: environment };
  const expected = processVariables.AWS_ACCOUNT_ID;
  const isNeeded = step.requires.includes("credentials");
  if (expected && !isNeeded) return readDeployment(variables);
  const account = await accountOfCredentials(chosenRegion(variables)).catch((error: unknown) => {
    if (isNeeded) throw error;
    return undefined; // what is missing then is the account, and readDeployment says so
  });
  if (expected && expected !== account)
    throw new UserError(
      `AWS_ACCOUNT_ID: is ${expected}, and the credentials belong to ${account}; use the credentials of ${expected}, or unset it`,
    );
  return readDeployment({ ...variables, AWS_ACCOUNT_ID: account });
};

const passesOf = ({ step, stack, options }: StepRequest, deployment: Deployment): readonly Pass[] => {
  if (step.passes && !stack) return step.passes({ deployment, options });
  const stacks = stack ? [stack] : step.perStack ? stackNames : stackNames.slice(0, 1);
  return stacks.map((name) => ({ ...step, stack: name }));
};

/** Checks every need of a step and reports all that is missing at once. */
const checkRequirements = async (request: StepRequest): Promise<Deployment> => {
  const faults: string[] = [];
  const attempt = async <T>(check: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
      return undefined;
    }
  };
  if (request.step.requires.includes("terraform")) await attempt(checkTerraform);
  const deployment = await attempt(() => deploymentOf(request));
  if (deployment && request.step.requires.includes("state-bucket"))
    await attempt(() => checkStateBucket(new Workspace(deployment, stackNames[0])));
  if (faults.length > 0 || !deployment) throw new UserError(faults.join("\n"));
  return deployment;
};

const wordsOf = (action: Action): string => ("command" in action ? action.command.join(" ") : action.words);

const runCommandAction = async (action: CommandAction, workspace: Workspace): Promise<void> => {
  try {
    const stdout = await runIn(workspace, action.command, action.shows ?? (() => true));
    action.heard?.(stdout);
  } catch (error) {
    for (const line of (await action.why?.().catch(() => [])) ?? []) say(line); // it must not hide what failed
    throw error;
  }
};

const runAction = async (action: Action, { workspace, options }: StepContext): Promise<void> => {
  if (options.dryRun) {
    say(`would ${wordsOf(action)}`);
    return;
  }
  const isNeeded = !("command" in action) || (action.when?.() ?? true);
  say(`→ ${wordsOf(action)}${isNeeded ? "" : " (not needed)"}`);
  if (!("command" in action)) await action.run();
  else if (isNeeded) await runCommandAction(action, workspace);
};

/** What AWS refuses is for the operator to mend, as what Terraform hands on from it is. */
const explained = (error: unknown, workspace: Workspace): unknown => {
  if (!isRefusal(error)) return error;
  const words = `AWS refuses: ${error.name}: ${error.message}`;
  return new UserError([words, explainFailure(workspace, words)].filter(Boolean).join("\n\n"), { cause: error });
};

const runPass = async ({ isDone, actions }: Pass, context: StepContext): Promise<void> => {
  try {
    const done = await isDone?.(context);
    if (done) say(done);
    else for (const action of actions(context)) await runAction(action, context);
  } catch (error) {
    throw explained(error, context.workspace);
  }
};

/**
 * Runs one step for every stack it concerns.
 * @returns the exit code: 0 when it did what it says, 1 when not, another when that is what it found.
 */
export const runStep = async (request: StepRequest): Promise<number> => {
  const started = performance.now();
  const outcome: Outcome = { exitCode: 0, found: [] };
  if (request.options.json) console.log = console.error; // whoever says something: the output is one JSON text

  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    const deployment = await checkRequirements(request);
    for (const pass of passesOf(request, deployment)) {
      const { stack } = pass;
      const workspace = new Workspace(deployment, stack);
      await runPass(pass, { deployment, options: request.options, outcome, stack, workspace });
    }
    if (request.options.json && !request.options.dryRun)
      process.stdout.write(
        `${JSON.stringify(request.step.perStack ? outcome.found : outcome.found[0], undefined, 2)}\n`,
      );
    say(`${request.name} of ${request.environment}: done in ${seconds()}`);
    return outcome.exitCode;
  } catch (error) {
    console.error(describeError(error));
    console.error(`${request.name} of ${request.environment}: failed after ${seconds()}`);
    return 1;
  }
};
