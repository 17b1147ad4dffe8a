import { mkdtempSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { readDeployment } from "../../environments/deployment";
import type { Environment } from "../../environments/schema";
import { Workspace } from "../../pipeline/terraform/workspace";
import { NetworkStack } from "../../stacks/network-stack";
import { type Finished, start } from "./process";
import { ACCOUNT } from "./synthesize";
import type { TestRehearsal } from "./test-rehearsal";

/** The network stack of an environment that no file describes, synthesized where the pipeline looks for it. */
export const changedNetworkIn = (test: TestRehearsal, environment: Environment): Workspace => {
  const folder = mkdtempSync(path.join(test.folder.path, "changed-"));
  const deployment = { ...readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: environment.name }), environment };
  const workspace = new Workspace(deployment, "network", folder, test.variables as Record<string, string>);
  const app = new App({ outdir: workspace.outFolder });
  new NetworkStack(app, deployment);
  app.synth();
  return workspace;
};

/** The network stack of an environment that no file describes, and Terraform in its folder. */
export const changedNetwork = (test: TestRehearsal, environment: Environment) => {
  const outdir = mkdtempSync(path.join(test.folder.path, "changed-"));
  const app = new App({ outdir });
  const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: environment.name });
  new NetworkStack(app, { ...deployment, environment });
  app.synth();
  const folder = path.join(outdir, "stacks", "network");
  return (...args: string[]): Promise<Finished> =>
    start(["terraform", `-chdir=${folder}`, ...args, "-input=false", "-no-color"], test.variables).finished;
};
