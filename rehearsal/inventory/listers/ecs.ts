import {
  DescribeClustersCommand,
  ECSClient,
  paginateListClusters,
  paginateListServices,
  paginateListTaskDefinitions,
  paginateListTasks,
} from "@aws-sdk/client-ecs";
import { type Lister, lines } from "../lister";

const lastPart = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** A deleted cluster stays to be seen as INACTIVE for a while. */
const activeClusters = async (client: ECSClient): Promise<string[]> => {
  const names = await lines(
    paginateListClusters({ client }, {}),
    (page) => page.clusterArns,
    (arn) => arn,
  );
  if (names.length === 0) return [];
  const { clusters = [] } = await client.send(new DescribeClustersCommand({ clusters: names }));
  return clusters.filter(({ status }) => status === "ACTIVE").map(({ clusterName = "" }) => clusterName);
};

/** Deregistered task definitions are INACTIVE and stay for good, on AWS too: no leftover. */
export const ecs: Lister = async (options) => {
  const client = new ECSClient(options);
  const found: string[] = [];
  for (const cluster of await activeClusters(client)) {
    const services = await lines(
      paginateListServices({ client }, { cluster }),
      (page) => page.serviceArns,
      (arn) => `ecs service ${cluster}/${lastPart(arn)}`,
    );
    const tasks = await lines(
      paginateListTasks({ client }, { cluster, desiredStatus: "RUNNING" }),
      (page) => page.taskArns,
      (arn) => `ecs task ${cluster}/${lastPart(arn)}`,
    );
    found.push(`ecs cluster ${cluster}`, ...services, ...tasks);
  }
  const definitions = await lines(
    paginateListTaskDefinitions({ client }, { status: "ACTIVE" }),
    (page) => page.taskDefinitionArns,
    (arn) => `ecs task definition ${lastPart(arn)}`,
  );
  return [...found, ...definitions];
};
