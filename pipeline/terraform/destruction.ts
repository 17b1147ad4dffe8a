import { ListImagesCommand } from "@aws-sdk/client-ecr";
import type { Deployment } from "../../environments/deployment";
import { UserError } from "../../user-error";
import { clientsOf } from "../aws/clients";
import { deletionProtected } from "../aws/deletion-protection";
import { githubOidcArn } from "../aws/github-oidc";
import { hasStateBucket, statesInUse } from "../aws/state-bucket";
import type { StepContext } from "../step";
import { managedResources } from "./state";
import { type StackName, stackNames, Workspace } from "./workspace";

/** @throws UserError when a second name is not the environment's, or it is protected and was not named a second time. */
export const refuseProtected = ({ deployment, options }: Pick<StepContext, "deployment" | "options">): void => {
  const { name, protection } = deployment.environment;
  if (options.confirm !== undefined && options.confirm !== name)
    throw new UserError(`--confirm: "${options.confirm}" is not ${name}; say the same name as --env`);
  if (!protection.deletion) return;
  if (options.confirm === undefined)
    throw new UserError(`--confirm: ${name} is protected; say so a second time with --confirm ${name}`);
  if (options.withState)
    throw new UserError(
      `destroy: the state bucket of ${name} is protected, with the old versions of every state in it; if it has to go, ` +
        `first set protection.deletion to false in environments/${name}.ts`,
    );
};

/** @throws UserError when stacks that stand on this one are still there. */
export const refuseWhileInUse = async ({ stack, deployment }: StepContext): Promise<void> => {
  const { s3 } = clientsOf(deployment.region);
  if (stack === "teardown") return; // nothing stands on it
  const above = stackNames.slice(stackNames.indexOf(stack) + 1).map((name) => new Workspace(deployment, name).stateKey);
  const inUse = (await statesInUse(s3, deployment)).filter((key) => above.includes(key));
  if (inUse.length > 0)
    throw new UserError(
      `destroy: ${inUse.join(", ")} still hold resources, which stand on ${stack}; destroy those first`,
    );
};

/** @throws UserError naming what of some stacks refuses to be deleted. */
export const refuseUndeletable = async (deployment: Deployment, stacks: readonly StackName[]): Promise<void> => {
  const { name } = deployment.environment;
  const guarded = (await deletionProtected(deployment)).filter(({ stack }) => stacks.includes(stack));
  if (guarded.length > 0)
    throw new UserError(
      `destroy: ${guarded.map(({ words }) => words).join(" and ")} of ${name} refuse to be deleted; nothing was destroyed; ` +
        `if they may go, first run: npm run step -- unprotect --env ${name} --confirm ${name}`,
    );
};

/** Why there is nothing to destroy, if there is not: a stack whose foundation is gone cannot be planned any more. */
export const reasonForNothing = async ({ stack, deployment }: StepContext): Promise<string | undefined> => {
  const { s3 } = clientsOf(deployment.region);
  if (!(await hasStateBucket(s3, deployment)))
    return `nothing to destroy: there is no bucket ${deployment.stateBucket}, so nothing was ever deployed or all of it is gone`;
  const inUse = await statesInUse(s3, deployment);
  const isStanding = (name: StackName) => inUse.includes(new Workspace(deployment, name).stateKey);
  if (stack === "teardown") return isStanding(stack) ? undefined : "teardown: nothing to destroy";
  const foundation = stackNames.slice(0, stackNames.indexOf(stack));
  const missing = foundation.find((name) => !isStanding(name));
  return missing && !isStanding(stack)
    ? `${stack}: nothing to destroy: neither ${stack} nor ${missing}, which it stands on, is there`
    : undefined;
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
