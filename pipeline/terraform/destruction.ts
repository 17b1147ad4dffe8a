import { ListImagesCommand } from "@aws-sdk/client-ecr";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { githubOidcArn } from "../aws/github-oidc";
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
 * Addresses of what Terraform destroys: everything in the state but what `bootstrap` made before there was a state, which
 * the step removes itself.
 */
export const destructionTargets = async (workspace: Workspace): Promise<string[]> => {
  const { deployment } = workspace;
  const oidcArn = githubOidcArn(deployment);
  return (await managedResources(workspace))
    .filter(({ type, values }) => !(type.startsWith("aws_s3_bucket") && values.bucket === deployment.stateBucket))
    .filter(({ values }) => values.arn !== oidcArn)
    .map(({ address }) => address);
};
