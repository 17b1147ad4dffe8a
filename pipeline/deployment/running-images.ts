import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf, isMissing } from "../aws/clients";
import { currentService, primaryOf } from "./ecs";
import type { Digests } from "./image-parameters";

/**
 * Digests of our images in a task definition, by service. Images of others, and of services that run in no task (the
 * postgres image where the database is managed), are not among them.
 * @param taskDefinition ARN; one that was deregistered is told as well.
 */
export const digestsIn = async (deployment: Deployment, taskDefinition: string): Promise<Digests> => {
  const { ecs } = clientsOf(deployment.region);
  const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const ours = new RegExp(`/${namesOf(deployment.environment.name).repository("")}([^/@:]+)@(sha256:[0-9a-f]{64})$`);
  return Object.fromEntries(
    (found?.containerDefinitions ?? []).flatMap(({ image = "" }) => {
      const [, service, digest] = ours.exec(image) ?? [];
      return service && digest ? [[service, digest]] : [];
    }),
  );
};

/** Whether the service has all its tasks, and they run these images and no others of ours. */
export const runsSteadily = async (deployment: Deployment, digests: Digests): Promise<boolean> => {
  const service = await currentService(deployment);
  const primary = service && primaryOf(service);
  if (!primary?.taskDefinition || primary.rolloutState !== "COMPLETED") return false;
  if (primary.runningCount === 0 || primary.runningCount !== service?.desiredCount) return false;
  const running = Object.entries(await digestsIn(deployment, primary.taskDefinition));
  return running.length > 0 && running.every(([service, digest]) => digests[service] === digest);
};

/** Tags of an image, among them the commit it was built from; `undefined` when its repository does not hold it. */
export const tagsOf = async (
  deployment: Deployment,
  service: string,
  imageDigest: string,
): Promise<readonly string[] | undefined> => {
  const { ecr } = clientsOf(deployment.region);
  const repositoryName = namesOf(deployment.environment.name).repository(service);
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] }),
    );
    return imageDetails[0]?.imageTags ?? [];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
