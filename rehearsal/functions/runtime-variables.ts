import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { processVariables } from "../process";
import type { DeployedFunction } from "./function-configuration";
import type { RoleCredentials } from "./role-credentials";

/** What the Node runtimes bring along. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included */
const INCLUDED = ["@aws-sdk", "@smithy"];
const PACKAGES = path.join(__dirname, "..", "..", "node_modules");

/** Makes the folder in which a function finds the SDK, and no other package of ours. @returns its path. */
export const runtimePackages = (folder: string): string => {
  const packages = path.join(folder, "runtime");
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  for (const scope of INCLUDED) symlinkSync(path.join(PACKAGES, scope), path.join(packages, scope));
  return packages;
};

export interface RuntimeVariablesOptions {
  readonly credentials: RoleCredentials;
  readonly endpoint: string;
  readonly region: string;
  readonly taskRoot: string;
  readonly packages: string;
  readonly logStream: string;
}

/**
 * The whole environment of a function's process: nothing of ours is in it, but whose certificates this machine trusts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const runtimeVariables = (
  { name, version, handler, runtime, node, memoryMiB, variables, logGroup }: DeployedFunction,
  { credentials, endpoint, region, taskRoot, packages, logStream }: RuntimeVariablesOptions,
): Record<string, string> => ({
  ...variables,
  _HANDLER: handler,
  AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: version,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  AWS_ENDPOINT_URL: endpoint,
  ...(processVariables.NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS: processVariables.NODE_EXTRA_CA_CERTS }),
  LAMBDA_TASK_ROOT: taskRoot,
  NODE_PATH: packages,
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
  PATH: `${path.dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
});
