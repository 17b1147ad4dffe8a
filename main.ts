import { rmSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { readDeployment } from "./environments/deployment";
import { StorageStack } from "./stacks/storage-stack";
import { describeError } from "./user-error";

try {
  const deployment = readDeployment();
  const app = new App();
  const stacks = [new StorageStack(app, deployment)];
  app.synth();
  // `synth --hcl` writes cdk.tf beside the JSON, and Terraform would read both the next time.
  if (!app.hclOutput)
    for (const stack of stacks) rmSync(path.join(app.outdir, "stacks", stack.node.id, "cdk.tf"), { force: true });
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
