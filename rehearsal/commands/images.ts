import { environmentNamed } from "../../environments/all";
import { chosenRegion } from "../../environments/deployment";
import { runningRehearsal } from "../control-client";
import { RehearsalFolder } from "../folder";
import { registerImages } from "../images/register";
import { processVariables } from "../process";
import { CREDENTIALS } from "../rehearsal";

export interface ImagesOptions {
  readonly name: string;
  readonly env: string;
}

/** Registers an image for each service of an environment whose storage stands. Nothing is built: no task runs yet. */
export const images = async ({ name, env }: ImagesOptions): Promise<void> => {
  const environment = environmentNamed(env, "--env").name;
  const { url } = await runningRehearsal(new RehearsalFolder(name));
  const client = { endpoint: url, region: chosenRegion(processVariables), credentials: CREDENTIALS };
  for (const line of await registerImages(client, environment)) console.log(`registered ${line}`);
};
