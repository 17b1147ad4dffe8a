import {
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeNatGatewaysCommand, DescribeTagsCommand } from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ListTagsForResourceCommand as ListEcrTagsCommand } from "@aws-sdk/client-ecr";
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTagsCommand as ListAlbTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetPolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, ListTagsForResourceCommand as ListSsmTagsCommand } from "@aws-sdk/client-ssm";
import type { Deployment } from "../../environments/deployment";
import type { Clients } from "../aws/clients";

/** Tags in the shape in which most services tell them. */
export type Tags = readonly { Key?: string | undefined; Value?: string | undefined }[];

/** Something that exists in AWS. */
export interface Found {
  /** Terraform's import id. */
  readonly id: string | undefined;
  readonly tags: Tags | undefined;
}

type Find = (name: string, clients: Clients, deployment: Deployment) => Promise<Found>;

const listed = (tags: Readonly<Record<string, string>> = {}): Tags =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Resources of EC2 have no name but a tag, so two of one name can exist; ours is the one with our tags. */
const byNameTag =
  (type: string): Find =>
  async (name, { ec2 }) => {
    const named = [
      { Name: "key", Values: ["Name"] },
      { Name: "value", Values: [name] },
      { Name: "resource-type", Values: [type] },
    ];
    const { Tags: found = [] } = await ec2.send(new DescribeTagsCommand({ Filters: named }));
    const id = found[0]?.ResourceId;
    if (!id) return { id: undefined, tags: undefined };
    const ofOne = { Filters: [{ Name: "resource-id", Values: [id] }] };
    const { Tags: tags = [] } = await ec2.send(new DescribeTagsCommand(ofOne));
    return { id, tags };
  };

const albTags = async ({ alb }: Clients, arn = ""): Promise<Found> => {
  const { TagDescriptions = [] } = await alb.send(new ListAlbTagsCommand({ ResourceArns: [arn] }));
  return { id: arn, tags: TagDescriptions[0]?.Tags };
};

/**
 * How to find a resource of a type by its name. Only for types whose creation fails, or makes a second one, when it exists
 * already: to create any other is to overwrite it. What is missing is an error that AWS names so, or has no id.
 */
export const finders: Readonly<Record<string, Find>> = {
  async aws_ecr_repository(name, { ecr }) {
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
    const { tags } = await ecr.send(new ListEcrTagsCommand({ resourceArn: repositories?.[0]?.repositoryArn }));
    return { id: name, tags };
  },
  async aws_ssm_parameter(name, { ssm }) {
    await ssm.send(new GetParameterCommand({ Name: name }));
    const { TagList } = await ssm.send(new ListSsmTagsCommand({ ResourceType: "Parameter", ResourceId: name }));
    return { id: name, tags: TagList };
  },
  async aws_iam_role(name, { iam }) {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    return { id: name, tags: Role?.Tags };
  },
  async aws_iam_policy(name, { iam }, { account }) {
    const PolicyArn = `arn:aws:iam::${account}:policy/${name}`;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    return { id: PolicyArn, tags: Policy?.Tags };
  },
  async aws_cloudwatch_log_group(name, { logs }) {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const resourceArn = logGroups.find(({ logGroupName }) => logGroupName === name)?.arn?.replace(/:\*$/, "");
    if (!resourceArn) return { id: undefined, tags: undefined };
    const { tags } = await logs.send(new ListLogTagsCommand({ resourceArn }));
    return { id: name, tags: listed(tags) };
  },
  async aws_secretsmanager_secret(name, { secrets }) {
    const { ARN, Tags: tags } = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
    return { id: ARN, tags };
  },
  async aws_lambda_function(name, { lambda }) {
    const { Tags: tags } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
    return { id: name, tags: listed(tags) };
  },
  async aws_lb(name, clients) {
    const { LoadBalancers } = await clients.alb.send(new DescribeLoadBalancersCommand({ Names: [name] }));
    return albTags(clients, LoadBalancers?.[0]?.LoadBalancerArn);
  },
  async aws_lb_target_group(name, clients) {
    const { TargetGroups } = await clients.alb.send(new DescribeTargetGroupsCommand({ Names: [name] }));
    return albTags(clients, TargetGroups?.[0]?.TargetGroupArn);
  },
  async aws_db_instance(name, { rds }) {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
    return { id: name, tags: DBInstances?.[0]?.TagList };
  },
  async aws_nat_gateway(name, { ec2 }) {
    const Filter = [
      { Name: "tag:Name", Values: [name] },
      { Name: "state", Values: ["pending", "available"] }, // one that was deleted is told for another hour
    ];
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ Filter }));
    return { id: NatGateways?.[0]?.NatGatewayId, tags: NatGateways?.[0]?.Tags };
  },
  aws_eip: byNameTag("elastic-ip"),
  aws_internet_gateway: byNameTag("internet-gateway"),
  aws_route_table: byNameTag("route-table"),
  aws_security_group: byNameTag("security-group"),
  aws_subnet: byNameTag("subnet"),
  aws_vpc: byNameTag("vpc"),
  aws_vpc_endpoint: byNameTag("vpc-endpoint"),
};

/** Attribute that names a resource, where it is not `name`. */
const nameAttributes: Readonly<Record<string, string>> = {
  aws_db_instance: "identifier",
  aws_lambda_function: "function_name",
};
/** The name by which a resource can be found; undefined where it has none. */
export const nameOf = (type: string, settings: Readonly<Record<string, unknown>>): string | undefined => {
  const { Name } = (settings.tags ?? {}) as Readonly<Record<string, string>>;
  const name = settings[nameAttributes[type] ?? "name"] ?? Name;
  return typeof name === "string" && !name.includes("${") ? name : undefined;
};
