import {
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { DescribeClustersCommand, DescribeServicesCommand, DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type Clients, isMissing } from "../aws/clients";

/** An ARN, as far as it tells things apart. */
interface Named {
  readonly arn: string;
  /** What follows the type: `vpc-1` of `arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1`. */
  readonly id: string;
}

type IsThere = (named: Named, clients: Clients) => Promise<boolean>;

const some = (found: readonly unknown[] | undefined): boolean => (found?.length ?? 0) > 0;

/**
 * Whether something is really there, of the types that the tagging service goes on telling of when they are gone: for
 * minutes, or like task definitions, which are only marked, for ever.
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
const lingering: Readonly<Record<string, IsThere>> = {
  async "ecs:task-definition"({ arn }, { ecs }) {
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }));
    return taskDefinition?.status === "ACTIVE";
  },
  async "ecs:service"({ arn, id }, { ecs }) {
    const [cluster] = id.split("/");
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [arn] }));
    return services.some(({ status }) => status !== "INACTIVE");
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
  "ec2:route-table": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }))).RouteTables),
  "ec2:internet-gateway": async ({ id }, { ec2 }) =>
    some((await ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }))).InternetGateways),
  "elasticloadbalancing:loadbalancer": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))).LoadBalancers),
  "elasticloadbalancing:targetgroup": async ({ arn }, { alb }) =>
    some((await alb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }))).TargetGroups),
  "rds:db": async ({ id }, { rds }) =>
    some((await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances),
  /** A deleted secret can be called back for a while. */
  "secretsmanager:secret": async ({ arn }, { secrets }) =>
    (await secrets.send(new DescribeSecretCommand({ SecretId: arn }))).DeletedDate === undefined,
  /** A deleted key waits for a week at least. */
  "kms:key": async ({ arn }, { kms }) =>
    (await kms.send(new DescribeKeyCommand({ KeyId: arn }))).KeyMetadata?.KeyState !== "PendingDeletion",
};

/** EC2 says `InvalidVpcID.NotFound`, and so on for each kind; ECS of a task definition only that the caller is wrong. */
const isGone = (error: unknown): boolean =>
  isMissing(error) || (error instanceof Error && /\.NotFound$|^ClientException$/.test(error.name));

/** Whether what an ARN names is there, asked of its own service where the tagging service is slow to forget it. */
export const isThere = async (arn: string, clients: Clients): Promise<boolean> => {
  const [, , service, , , ...rest] = arn.split(":");
  const [, type = "", id = ""] = /^([^/:]+)[/:](.*)$/.exec(rest.join(":")) ?? [];
  const ask = lingering[`${service}:${type}`];
  if (!ask) return true;
  try {
    return await ask({ arn, id }, clients);
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
};
