import { DescribeImagesCommand, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { UserError } from "../../user-error";
import { clientsOf, isMissing } from "../aws/clients";
import { hide } from "../secrets";
import { runCommand } from "../terraform/run-command";
import type { Workspace } from "../terraform/workspace";

const hostOf = ({ account, region }: Deployment): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

/** Name of an image in the environment's registry. */
export const referenceOf = (deployment: Deployment, service: string, tag: string): string =>
  `${hostOf(deployment)}/${namesOf(deployment.environment.name).repository(service)}:${tag}`;

/**
 * Digest of the image with a tag; undefined when its repository has none.
 * @throws UserError when there is no repository.
 */
export const digestOfTag = async (
  deployment: Deployment,
  service: string,
  imageTag: string,
): Promise<string | undefined> => {
  const repositoryName = namesOf(deployment.environment.name).repository(service);
  const question = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
  try {
    const { imageDetails = [] } = await clientsOf(deployment.region).ecr.send(question);
    return imageDetails[0]?.imageDigest;
  } catch (error) {
    if (!isMissing(error)) throw error;
    if ((error as Error).name !== "RepositoryNotFoundException") return undefined;
    const { name } = deployment.environment;
    throw new UserError(
      `images: there is no repository ${repositoryName}; make it with: npm run step -- apply --env ${name} --stack storage`,
      { cause: error },
    );
  }
};

/**
 * Lets Docker push to the environment's registry. The password goes from AWS to Docker, and is neither in an argument nor in
 * an output.
 * @throws UserError when Docker refuses it, or there is no Docker.
 */
export const logIn = async ({ deployment, variables }: Workspace): Promise<void> => {
  const { authorizationData = [] } = await clientsOf(deployment.region).ecr.send(new GetAuthorizationTokenCommand({}));
  const token = authorizationData[0]?.authorizationToken ?? "";
  const [user = "", ...rest] = Buffer.from(token, "base64").toString().split(":");
  const password = rest.join(":");
  for (const secret of [token, password]) hide(secret);
  const command = ["docker", "login", "--username", user, "--password-stdin", hostOf(deployment)];
  const { exitCode, stdout, stderr } = await runCommand(command, { variables, input: password, shows: () => true });
  if (exitCode !== 0)
    throw new UserError(
      `images: docker login: ended with exit code ${exitCode}: ${stderr.trim() || stdout.trim()}; see whether Docker runs: docker info`,
    );
};
