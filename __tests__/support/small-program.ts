import { mkdtempSync } from "node:fs";
import path from "node:path";
import { AWS_PROVIDER_VERSION } from "../../rehearsal/provider-mirror";
import { type Finished, start } from "./process";
import type { Settings } from "./synthesize";
import { writeTo } from "./temporary-folder";
import type { TestRehearsal } from "./test-rehearsal";

/** Resources by type and name, as Terraform's JSON has them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Settings>>>>;

/** Terraform over a few resources alone, against the emulated AWS of a test. */
export interface SmallProgram {
  /** Runs Terraform. */
  run(command: string, ...args: string[]): Promise<Finished>;
  /** A plan as JSON. */
  show(plan: string): Promise<string>;
  /** Writes other resources in the place of those that were there. */
  write(resources: Resources): void;
}

export const smallProgram = async (test: TestRehearsal, resources: Resources): Promise<SmallProgram> => {
  const folder = mkdtempSync(path.join(test.folder.path, "small-"));
  const aws = { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION };
  const write = (resource: Resources) =>
    writeTo(
      folder,
      "main.tf.json",
      JSON.stringify({
        terraform: { required_providers: { aws } },
        provider: { aws: { region: "us-east-1" } },
        resource,
      }),
    );
  const run = (command: string, ...args: string[]) =>
    start(["terraform", `-chdir=${folder}`, command, "-input=false", "-no-color", ...args], test.variables).finished;
  const show = async (plan: string): Promise<string> =>
    (await start(["terraform", `-chdir=${folder}`, "show", "-json", plan], test.variables).finished).output;
  write(resources);
  const { exitCode, output } = await run("init");
  if (exitCode !== 0) throw new Error(output);
  return { run, show, write };
};
