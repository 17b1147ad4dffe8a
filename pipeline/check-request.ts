import { chosenRegion, type Deployment, readDeployment } from "../environments/deployment";
import { UserError } from "../user-error";
import { accountOfCredentials } from "./aws/credentials";
import { processVariables } from "./process";
import { checkStateBucket, checkTerraform } from "./requirements";
import type { Step, StepOptions } from "./step";
import { type StackName, stackNames, Workspace } from "./terraform/workspace";

/** A step, and what the caller wants of it. */
export interface StepRequest {
  readonly name: string;
  readonly step: Step;
  readonly environment: string;
  /** One stack; all of them in their order when left out. */
  readonly stack?: StackName;
  readonly options: StepOptions;
}

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

/**
 * Checks every need of a step and reports all that is missing at once.
 * @returns what it is about.
 * @throws UserError
 */
export const checkRequest = async (request: StepRequest): Promise<Deployment> => {
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
