import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { ClientOptions } from "../inventory/lister";

/** The only service that is deployed, as ECS tells of it. @throws Error when there is none. */
export const theService = async (ecs: ECSClient): Promise<Service> => {
  const { clusterArns: [cluster] = [] } = await ecs.send(new ListClustersCommand({}));
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
  if (!service) throw new Error("no service is deployed");
  return service;
};

const DIGEST = /-stockwiz-([^/@:]+)@(sha256:[0-9a-f]{64})$/;

const commitAt = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/version`);
  return ((await response.json()) as { commit: string }).commit;
};

/** Digest of each service's image in what runs, and the commit that the load balancer answers with. */
export const whatServes = async (client: ClientOptions, url: string): Promise<Readonly<Record<string, string>>> => {
  const ecs = new ECSClient(client);
  const { taskDefinition: wanted } = await theService(ecs);
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: wanted }));
  const digests = (taskDefinition?.containerDefinitions ?? []).flatMap(({ image = "" }) => {
    const [, service, digest] = DIGEST.exec(image) ?? [];
    return service && digest ? [[service, digest]] : [];
  });
  return { ...Object.fromEntries(digests), commit: await commitAt(url) };
};

/** What serves once a version does. @param before What served until then; where the database is managed, its image runs in no task. */
export const servedBy = (
  digests: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.keys(before).map((service) => [service, digests[service] ?? ""])),
  commit: digests["api-gateway"]?.slice(-12) ?? "",
});
