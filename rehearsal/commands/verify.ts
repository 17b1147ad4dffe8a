import { environmentNamed } from "../../environments/all";
import { chosenRegion } from "../../environments/deployment";
import { runningRehearsal } from "../control-client";
import { RehearsalFolder } from "../folder";
import { processVariables } from "../process";
import { verify as look } from "../verify/verify";

export interface VerifyOptions {
  readonly name: string;
  readonly env: string;
}

/** Looks at what is deployed as its users meet it. @returns the exit code: 0 when all is well. */
export const verify = async ({ name, env }: VerifyOptions): Promise<number> => {
  const environment = environmentNamed(env, "--env").name;
  const { url } = await runningRehearsal(new RehearsalFolder(name));
  const isWell = await look({ url, region: chosenRegion(processVariables), environment, say: console.log });
  return isWell ? 0 : 1;
};
