import { App } from "cdktf";
import { readDeployment } from "./environments/deployment";
import { StorageStack } from "./stacks/storage-stack";
import { describeError } from "./user-error";

try {
  const deployment = readDeployment();
  const app = new App();
  new StorageStack(app, deployment);
  app.synth();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
