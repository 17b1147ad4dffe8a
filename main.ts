import { rmSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { readDeployment } from "./environments/deployment";
import { AppStack } from "./stacks/app-stack";
import { NetworkStack } from "./stacks/network-stack";
import { StorageStack } from "./stacks/storage-stack";
import { describeError } from "./user-error";

try {
  const deployment = readDeployment();
  const app = new App();
  const storage = new StorageStack(app, deployment);
  const network = new NetworkStack(app, deployment);
  const application = new AppStack(app, deployment);
  network.addDependency(storage); // the limits of every role lie there
  application.addDependency(network);
  const stacks = [storage, network, application];
  app.synth();
  // `synth --hcl` writes cdk.tf beside the JSON, and Terraform would read both the next time.
  if (!app.hclOutput)
    for (const stack of stacks) rmSync(path.join(app.outdir, "stacks", stack.node.id, "cdk.tf"), { force: true });
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
