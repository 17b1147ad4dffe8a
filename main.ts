import { rmSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { readDeployment } from "./environments/deployment";
import { recordPlaces } from "./policies/synthesis/places";
import { synthesizeJudged } from "./policies/synthesis/synthesize";
import { AppStack } from "./stacks/app-stack";
import { hideCdktfDeprecation } from "./stacks/cdktf-deprecation";
import { NetworkStack } from "./stacks/network-stack";
import { StorageStack } from "./stacks/storage-stack";
import { TeardownStack } from "./stacks/teardown-stack";
import { describeError } from "./user-error";

const synthesize = async (): Promise<void> => {
  hideCdktfDeprecation();
  const deployment = readDeployment();
  const app = new App();
  recordPlaces(app);
  const storage = new StorageStack(app, deployment);
  const network = new NetworkStack(app, deployment);
  const application = new AppStack(app, deployment);
  const teardown = new TeardownStack(app, deployment);
  network.addDependency(storage); // the limits of every role lie there
  application.addDependency(network);
  const stacks = [storage, network, application, teardown];
  await synthesizeJudged(app);
  // `synth --hcl` writes cdk.tf beside the JSON, and Terraform would read both the next time.
  if (!app.hclOutput)
    for (const stack of stacks) rmSync(path.join(app.outdir, "stacks", stack.node.id, "cdk.tf"), { force: true });
};

synthesize().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
