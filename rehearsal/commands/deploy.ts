import { environmentNamed } from "../../environments/all";
import { chosenRegion } from "../../environments/deployment";
import { runningRehearsal, withFault } from "../control-client";
import { CREDENTIALS } from "../credentials";
import { RehearsalFolder } from "../folder";
import { prepareDeployment } from "../images/prepare-deployment";
import { processVariables } from "../process";
import { exec } from "./exec";

export interface DeployOptions {
  readonly name: string;
  readonly env: string;
}

/** Deploys a release to a running rehearsal, by the pipeline's own step. @returns the exit code of that step. */
export const deploy = async (release: string, { name, env }: DeployOptions): Promise<number> => {
  const environment = environmentNamed(env, "--env").name;
  const folder = new RehearsalFolder(name);
  const { url } = await runningRehearsal(folder);
  const client = { endpoint: url, region: chosenRegion(processVariables), credentials: CREDENTIALS };
  console.log(`building and pushing the release "${release}" …`);
  const { args, variables, fault } = await prepareDeployment(client, folder, environment, release);
  const step = [process.execPath, "--import", "tsx", "pipeline/main.ts", "deploy", ...args];
  return withFault(url, fault, () => exec({ name }, step, variables));
};
