import { DescribeSubnetsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { Addresses } from "./addresses";

interface Subnet {
  readonly id: string;
  readonly cidr: string;
}

/** What has to be known of a revision before its tasks can start. */
export interface Blueprint {
  readonly definition: TaskDefinition;
  /** ARN of the definition, whatever short name it was asked for by. */
  readonly definitionArn: string;
  readonly subnets: readonly Subnet[];
}

/** @throws Error when the emulator has no such task definition or subnet */
export type ReadBlueprint = (taskDefinition: string, subnetIds: readonly string[]) => Promise<Blueprint>;

/** @throws Error when the emulator has no such task definition */
export type ReadDefinition = (taskDefinition: string) => Promise<TaskDefinition>;

export const readDefinitionsFrom =
  (ecs: ECSClient): ReadDefinition =>
  async (taskDefinition) =>
    (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition ?? {};

/** Capacity providers that are associated with a cluster. */
export type ReadProviders = (cluster: string) => Promise<readonly string[]>;

export const readProvidersFrom =
  (ecs: ECSClient): ReadProviders =>
  async (cluster) => {
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
    return clusters[0]?.capacityProviders ?? [];
  };

/**
 * Reads blueprints straight from the emulator: this is asked in the middle of a call, and on the wire each call waits for
 * the one before it.
 */
export const readBlueprintsFrom =
  (ecs: ECSClient, ec2: EC2Client): ReadBlueprint =>
  async (taskDefinition, subnetIds) => {
    const definition = await readDefinitionsFrom(ecs)(taskDefinition);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...subnetIds] }));
    const subnets = Subnets.map(({ SubnetId = "", CidrBlock = "" }) => ({ id: SubnetId, cidr: CidrBlock }));
    if (!definition.taskDefinitionArn || subnets.length === 0)
      throw new Error(`task definition ${taskDefinition} or its subnets ${subnetIds.join(", ")} are not there`);
    return { definition, definitionArn: definition.taskDefinitionArn, subnets };
  };

/** Takes an address for the next task, each subnet in turn, as ECS spreads tasks over availability zones. */
export const placeIn = (
  { subnets }: Blueprint,
  addresses: Addresses,
  turn: number,
): { subnetId: string; ip: string } => {
  const subnet = subnets[turn % subnets.length];
  if (!subnet) throw new Error("a blueprint has at least one subnet");
  return { subnetId: subnet.id, ip: addresses.take(subnet.cidr) };
};
