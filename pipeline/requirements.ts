import { UserError } from "../user-error";
import { clientsOf } from "./aws/clients";
import { hasStateBucket } from "./aws/state-bucket";
import { OWN_TOOLS, processVariables } from "./process";
import { runCommand } from "./terraform/run-command";
import type { Workspace } from "./terraform/workspace";

/** Older ones have no write-only arguments and no lock file in S3. */
const OLDEST_TERRAFORM = [1, 11] as const;

const isOldEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_TERRAFORM[0] || (major === OLDEST_TERRAFORM[0] && minor >= OLDEST_TERRAFORM[1]);
};

/**
 * Checks that Terraform is there and new enough.
 * @returns its version.
 * @throws UserError when it is not.
 */
export const checkTerraform = async (): Promise<string> => {
  const PATH = `${OWN_TOOLS}:${processVariables.PATH}`;
  const variables = { ...processVariables, PATH, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" };
  const { exitCode, stdout, stderr } = await runCommand(["terraform", "version", "-json"], { variables });
  if (exitCode !== 0) throw new UserError(`terraform: does not run: ${stderr.trim()}; run make setup`);
  const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
  if (isOldEnough(version)) return version;
  throw new UserError(
    `terraform: ${version} is too old, ${OLDEST_TERRAFORM.join(".")} or newer is needed; run make setup, which gets a newer one`,
  );
};

/** @throws UserError when the state bucket is missing. */
export const checkStateBucket = async ({ deployment }: Workspace): Promise<void> => {
  const { s3 } = clientsOf(deployment.region);
  if (await hasStateBucket(s3, deployment)) return;
  const name = deployment.environment.name;
  throw new UserError(
    `state bucket: ${deployment.stateBucket} does not exist; make it with: npm run step -- bootstrap --env ${name}`,
  );
};
