import {
  DescribeAddressesCommand,
  DescribeFlowLogsCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
} from "@aws-sdk/client-ecs";
import { DescribeAccessPointsCommand, DescribeFileSystemsCommand } from "@aws-sdk/client-efs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeCacheClustersCommand,
  DescribeCacheSubnetGroupsCommand,
  DescribeReplicationGroupsCommand,
} from "@aws-sdk/client-elasticache";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
} from "@aws-sdk/client-rds";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type Clients, isMissing, isRefusal } from "../aws/clients";
import { type Exists, existenceChecks } from "./existence-checks";

const some = (found: readonly unknown[] | undefined): boolean => (found?.length ?? 0) > 0;

/**
 * Whether something is really there, of the services whose things have a state, or identifiers that AWS makes up. The tagging
 * service goes on telling of what is gone: for minutes, for the hour that ECS remembers a task, or like task definitions,
 * which are only marked, for ever.
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
const lingering: Readonly<Record<string, Exists>> = {
  async "ecs:task-definition"({ arn }, { ecs }) {
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
    return taskDefinition?.status === "ACTIVE";
  },
  async "ecs:service"({ arn, id }, { ecs }) {
    const [cluster] = id.split("/");
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [arn] }));
    return services.some(({ status }) => status !== "INACTIVE");
  },
  async "ecs:task"({ arn, id }, { ecs }) {
    const [cluster] = id.split("/");
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
    return tasks.some(({ lastStatus }) => lastStatus !== "STOPPED");
  },
  async "ecs:cluster"({ arn }, { ecs }) {
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [arn] }));
    return clusters.some(({ status }) => status !== "INACTIVE");
  },
  async "ec2:natgateway"({ id }, { ec2 }) {
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
    return NatGateways.some(({ State }) => State !== "deleted");
  },
  async "ec2:vpc-endpoint"({ id }, { ec2 }) {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    return VpcEndpoints.some(({ State = "" }) => State.toLowerCase() !== "deleted");
  },
  "ec2:vpc": async ({ id }, { ec2 }) => some((await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs),
  "ec2:subnet": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets),
  "ec2:security-group": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups),
  "ec2:security-group-rule": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }))).SecurityGroupRules),
  "ec2:elastic-ip": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeAddressesCommand({ AllocationIds: [id] }))).Addresses),
  "ec2:vpc-flow-log": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }))).FlowLogs),
  "ec2:route-table": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }))).RouteTables),
  "ec2:internet-gateway": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }))).InternetGateways),
  "elasticloadbalancing:loadbalancer": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))).LoadBalancers),
  "elasticloadbalancing:targetgroup": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }))).TargetGroups),
  "elasticloadbalancing:listener": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeListenersCommand({ ListenerArns: [arn] }))).Listeners),
  "elasticloadbalancing:listener-rule": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeRulesCommand({ RuleArns: [arn] }))).Rules),
  "elasticache:replicationgroup": async ({ id }, { elasticache }) =>
    some((await elasticache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }))).ReplicationGroups),
  "elasticache:cluster": async ({ id }, { elasticache }) =>
    some((await elasticache.send(new DescribeCacheClustersCommand({ CacheClusterId: id }))).CacheClusters),
  "elasticache:subnetgroup": async ({ id }, { elasticache }) =>
    some(
      (await elasticache.send(new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName: id }))).CacheSubnetGroups,
    ),
  "elasticfilesystem:file-system": async ({ id }, { efs }) =>
    some((await efs.send(new DescribeFileSystemsCommand({ FileSystemId: id }))).FileSystems),
  "elasticfilesystem:access-point": async ({ id }, { efs }) =>
    some((await efs.send(new DescribeAccessPointsCommand({ AccessPointId: id }))).AccessPoints),
  "rds:db": async ({ id }, { rds }) =>
    some((await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances),
  /** Those that RDS takes every day go with their database. */
  "rds:snapshot": async ({ id }, { rds }) =>
    some((await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }))).DBSnapshots),
  "rds:subgrp": async ({ id }, { rds }) =>
    some((await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: id }))).DBSubnetGroups),
  "rds:pg": async ({ id }, { rds }) =>
    some((await rds.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: id }))).DBParameterGroups),
  /** A deleted secret can be called back for a while. */
  "secretsmanager:secret": async ({ arn }, { secrets }) =>
    (await secrets.send(new DescribeSecretCommand({ SecretId: arn }))).DeletedDate === undefined,
  /** A deleted key waits for a week at least. */
  "kms:key": async ({ arn }, { kms }) =>
    (await kms.send(new DescribeKeyCommand({ KeyId: arn }))).KeyMetadata?.KeyState !== "PendingDeletion",
};

const checks: Readonly<Record<string, Exists>> = { ...lingering, ...existenceChecks };

/** Types whose own service is asked, as `service:type` of their ARN. */
export const askedTypes: readonly string[] = Object.keys(checks);

/** EC2 says `InvalidVpcID.NotFound`, and so on for each kind; ECS of a task definition only that the caller is wrong. */
const isGone = (error: unknown): boolean =>
  isMissing(error) || (error instanceof Error && /\.NotFound$|^ClientException$/.test(error.name));

/**
 * Whether what an ARN names is there, asked of its own service: the tagging service is slow to forget. What nobody knows how to
 * ask for, or may not look at, counts as there: somebody has to look at it by other means, and at all the others as well.
 */
export const isThere = async (arn: string, clients: Clients): Promise<boolean> => {
  const [, , service, , , ...rest] = arn.split(":");
  const [, type = "", id = rest.join(":")] = /^([^/:]+)[/:](.*)$/.exec(rest.join(":")) ?? [];
  const ask = checks[`${service}:${type}`];
  if (!ask) return true;
  try {
    return await ask({ arn, id }, clients);
  } catch (error) {
    if (isGone(error)) return false;
    if (isRefusal(error)) return true;
    throw error;
  }
};
