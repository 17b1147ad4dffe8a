import { ListImagesCommand } from "@aws-sdk/client-ecr";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { githubOidcArn, rolesTrustingGithub } from "../aws/github-oidc";
import { statesInUse } from "../aws/state-bucket";
import type { StepContext } from "../step";
import type { StateResource } from "./plan-json";
import { showState } from "./terraform";
import type { Workspace } from "./workspace";

const managedResources = async (workspace: Workspace): Promise<readonly StateResource[]> => {
  const { values } = await showState(workspace);
  return (values?.root_module?.resources ?? []).filter(({ mode }) => mode === "managed");
};

/** @throws UserError when the environment is protected and its name was not given a second time. */
export const refuseProtected = ({ deployment, options }: StepContext): void => {
  const { name, protection } = deployment.environment;
  if (!protection.deletion) return;
  if (options.confirm !== name) {
    const given = options.confirm === undefined ? "" : `, and "${options.confirm}" is not it`;
    throw new UserError(`destroy: ${name} is protected${given}; say so a second time with --confirm ${name}`);
  }
  if (options.withState)
    throw new UserError(
      `destroy: the state bucket of ${name} is protected, with the old versions of every state in it; if it has to go, ` +
        `first set protection.deletion to false in environments/${name}.ts`,
    );
};

/** @throws UserError when the state bucket is to go and other stacks are still recorded in it. */
export const refuseStatesInUse = async ({ workspace, options, deployment }: StepContext): Promise<void> => {
  if (!options.withState) return;
  const { s3 } = clientsOf(deployment.region);
  const inUse = await statesInUse(s3, deployment, workspace.stateKey);
  if (inUse.length > 0)
    throw new UserError(
      `destroy: ${inUse.join(", ")} still hold resources; destroy those stacks before the state bucket`,
    );
};

/** @throws UserError naming every repository of a protected environment that holds images. */
export const refuseLosses = async (workspace: Workspace): Promise<void> => {
  const { environment, region } = workspace.deployment;
  if (!environment.protection.deletion) return;
  const { ecr } = clientsOf(region);
  const held: string[] = [];
  for (const { type, values } of await managedResources(workspace)) {
    if (type !== "aws_ecr_repository") continue;
    const repositoryName = String(values.name);
    const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName }));
    if (imageIds.length > 0) held.push(`${repositoryName} holds ${imageIds.length}`);
  }
  if (held.length > 0)
    throw new UserError(
      `destroy: ${environment.name} is protected and its repositories hold images (${held.join(", ")}); nothing was ` +
        "destroyed; remove the images by hand if they may go",
    );
};

/**
 * Addresses of what `destroy` takes: everything in the state but the state bucket and its settings, and but the account's
 * OIDC provider while another role trusts it.
 */
export const destructionTargets = async (workspace: Workspace): Promise<string[]> => {
  const { deployment } = workspace;
  const resources = await managedResources(workspace);
  const oidcArn = githubOidcArn(deployment);
  const ownRoles = resources.filter(({ type }) => type === "aws_iam_role").map(({ values }) => values.name);
  const hasOidc = resources.some(({ values }) => values.arn === oidcArn);
  const otherRoles = hasOidc
    ? (await rolesTrustingGithub(clientsOf(deployment.region).iam, deployment)).filter(
        (name) => !ownRoles.includes(name),
      )
    : [];
  if (otherRoles.length > 0) console.log(`the OIDC provider for GitHub stays: ${otherRoles.join(", ")} trust it`);
  return resources
    .filter(({ type, values }) => !(type.startsWith("aws_s3_bucket") && values.bucket === deployment.stateBucket))
    .filter(({ values }) => values.arn !== oidcArn || otherRoles.length === 0)
    .map(({ address }) => address);
};
