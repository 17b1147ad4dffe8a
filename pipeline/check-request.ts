import { chosenRegion, type Deployment, readDeployment } from "../environments/deployment";
import { UserError } from "../user-error";
import { accountOfCredentials } from "./aws/credentials";
import { checkZones } from "./aws/zones";
import { repositoryIdVariables } from "./github/repository-ids";
import { processVariables } from "./process";
import { checkStateBucket, checkTerraform } from "./requirements";
import type { Step, StepOptions } from "./step";
import { type StackName, stackNames, Workspace } from "./terraform/workspace";

type Variables = Readonly<Record<string, string | undefined>>;

/** A step, and what the caller wants of it. */
export interface StepRequest {
  readonly name: string;
  readonly step: Step;
  readonly environment: string;
  /** One stack; all of them in their order when left out. */
  readonly stack?: StackName;
  readonly options: StepOptions;
}

/** The deployment with what only GitHub can tell of its repository, for a step that writes it down. */
const withRepositoryIds = async (variables: Variables, { requires }: Step): Promise<Deployment> => {
  const deployment = readDeployment(variables);
  if (!requires.includes("synthesis")) return deployment;
  return readDeployment({ ...variables, ...(await repositoryIdVariables(deployment)) });
};

/** The deployment of a request. The account comes from the credentials when the step uses them, or nothing else names it. */
const deploymentOf = async ({ step, environment }: StepRequest): Promise<Deployment> => {
  const variables = { ...processVariables, STOCKWIZ_ENV: environment };
  const expected = processVariables.AWS_ACCOUNT_ID;
  const isNeeded = step.requires.includes("credentials");
  if (expected && !isNeeded) return withRepositoryIds(variables, step);
  const account = await accountOfCredentials(chosenRegion(variables)).catch((error: unknown) => {
    if (isNeeded) throw error;
    return undefined; // what is missing then is the account, and readDeployment says so
  });
  if (expected && expected !== account)
    throw new UserError(
      `AWS_ACCOUNT_ID: is ${expected}, and the credentials belong to ${account}; use the credentials of ${expected}, or unset it`,
    );
  return withRepositoryIds({ ...variables, AWS_ACCOUNT_ID: account }, step);
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
  // Only the network lies in zones that somebody has named.
  const isAboutZones = request.stack === undefined || request.stack === "network";
  if (deployment && isAboutZones && request.step.requires.includes("zones"))
    await attempt(() => checkZones(deployment));
  if (faults.length > 0 || !deployment) throw new UserError(faults.join("\n"));
  return deployment;
};
