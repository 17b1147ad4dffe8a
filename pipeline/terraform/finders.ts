import { DescribeBudgetCommand, ListTagsForResourceCommand as ListBudgetTagsCommand } from "@aws-sdk/client-budgets";
import {
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type Filter,
} from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ListTagsForResourceCommand as ListEcrTagsCommand } from "@aws-sdk/client-ecr";
import { DescribeClustersCommand } from "@aws-sdk/client-ecs";
import { DescribeFileSystemsCommand, paginateDescribeAccessPoints } from "@aws-sdk/client-efs";
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTagsCommand as ListAlbTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeCacheSubnetGroupsCommand,
  DescribeReplicationGroupsCommand,
  ListTagsForResourceCommand as ListCacheTagsCommand,
} from "@aws-sdk/client-elasticache";
import { GetPolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetAliasCommand, GetFunctionCommand, GetFunctionUrlConfigCommand } from "@aws-sdk/client-lambda";
import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand as ListRdsTagsCommand,
} from "@aws-sdk/client-rds";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { ListTagsForResourceCommand as ListTopicTagsCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, ListQueueTagsCommand } from "@aws-sdk/client-sqs";
import { GetParameterCommand, ListTagsForResourceCommand as ListSsmTagsCommand } from "@aws-sdk/client-ssm";
import { ListWebACLsCommand, ListTagsForResourceCommand as ListWebAclTagsCommand } from "@aws-sdk/client-wafv2";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import type { Clients } from "../aws/clients";

/** Tags in the shape in which most services tell them. */
export type Tags = readonly { Key?: string | undefined; Value?: string | undefined }[];

/** Something that exists in AWS. */
export interface Found {
  /** Terraform's import id. */
  readonly id: string | undefined;
  readonly tags: Tags | undefined;
  /** AWS made it by itself, without tags, for something of the environment: its name says whose it is. @default false */
  readonly isMadeByAws?: boolean;
}

const MISSING: Found = { id: undefined, tags: undefined };

type Find = (name: string, clients: Clients, deployment: Deployment) => Promise<Found>;

const listed = (tags: Readonly<Record<string, string>> = {}): Tags =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

type Look = (ec2: Clients["ec2"], Filters: Filter[]) => Promise<(Found | undefined)[] | undefined>;

/** Resources of EC2 have no name but a tag. */
const byNameTag =
  (look: Look): Find =>
  async (name, { ec2 }) => {
    const [found] = (await look(ec2, [{ Name: "tag:Name", Values: [name] }])) ?? [];
    return found ?? MISSING;
  };

const albTags = async ({ alb }: Clients, arn: string | undefined): Promise<Found> => {
  if (!arn) return MISSING;
  const { TagDescriptions = [] } = await alb.send(new ListAlbTagsCommand({ ResourceArns: [arn] }));
  return { id: arn, tags: TagDescriptions[0]?.Tags };
};

const databaseTags = async (id: string, { rds }: Clients, ResourceName: string | undefined): Promise<Found> => {
  if (!ResourceName) return MISSING;
  const { TagList: tags } = await rds.send(new ListRdsTagsCommand({ ResourceName }));
  return { id, tags };
};

const cacheTags = async (id: string, { elasticache }: Clients, ResourceName: string | undefined): Promise<Found> => {
  if (!ResourceName) return MISSING;
  const { TagList: tags } = await elasticache.send(new ListCacheTagsCommand({ ResourceName }));
  return { id, tags };
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
  async aws_cloudwatch_log_group(name, { logs }, { environment }) {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const resourceArn = logGroups.find(({ logGroupName }) => logGroupName === name)?.arn?.replace(/:\*$/, "");
    if (!resourceArn) return MISSING;
    const { tags } = await logs.send(new ListLogTagsCommand({ resourceArn }));
    // Container Insights makes its group when it is not there, or not any more, and measures something.
    const isInsights = name === namesOf(environment.name).insightsLogGroup;
    return { id: name, tags: listed(tags), isMadeByAws: isInsights && Object.keys(tags ?? {}).length === 0 };
  },
  async aws_budgets_budget(BudgetName, { budgets }, { account: AccountId }) {
    await budgets.send(new DescribeBudgetCommand({ AccountId, BudgetName }));
    const ResourceARN = `arn:aws:budgets::${AccountId}:budget/${BudgetName}`;
    const { ResourceTags: tags } = await budgets.send(new ListBudgetTagsCommand({ ResourceARN }));
    return { id: `${AccountId}:${BudgetName}`, tags };
  },
  async aws_secretsmanager_secret(name, { secrets }) {
    const { ARN, Tags: tags } = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
    return { id: ARN, tags };
  },
  async aws_lambda_function(name, { lambda }) {
    const { Tags: tags } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
    return { id: name, tags: listed(tags) };
  },
  /** Neither an alias nor a URL has tags of its own: those of its function count. */
  async aws_lambda_alias(Name, { lambda }, { environment }) {
    const FunctionName = namesOf(environment.name).notifier;
    const { Tags: tags } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    await lambda.send(new GetAliasCommand({ FunctionName, Name }));
    return { id: `${FunctionName}/${Name}`, tags: listed(tags) };
  },
  async aws_lambda_function_url(Qualifier, { lambda }, { environment }) {
    const FunctionName = namesOf(environment.name).notifier;
    const { Tags: tags } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName, Qualifier }));
    return { id: `${FunctionName}/${Qualifier}`, tags: listed(tags) };
  },
  /** To make cluster, queue or topic again changes nothing; but what refers to one is found, or left alone, only if it is known. */
  async aws_ecs_cluster(name, { ecs }) {
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: [name], include: ["TAGS"] }));
    const standing = clusters?.find(({ status }) => status === "ACTIVE"); // one that was deleted is told for a while
    return { id: standing && name, tags: standing?.tags?.map(({ key: Key, value: Value }) => ({ Key, Value })) };
  },
  async aws_sqs_queue(QueueName, { sqs }) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    const { Tags: tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    return { id: QueueUrl, tags: listed(tags) };
  },
  async aws_sns_topic(name, { sns }, { region, account }) {
    const ResourceArn = `arn:aws:sns:${region}:${account}:${name}`;
    const { Tags: tags } = await sns.send(new ListTopicTagsCommand({ ResourceArn }));
    return { id: ResourceArn, tags };
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
  async aws_db_parameter_group(name, clients) {
    const groups = await clients.rds.send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: name }));
    return databaseTags(name, clients, groups.DBParameterGroups?.[0]?.DBParameterGroupArn);
  },
  async aws_db_subnet_group(name, clients) {
    const groups = await clients.rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }));
    return databaseTags(name, clients, groups.DBSubnetGroups?.[0]?.DBSubnetGroupArn);
  },
  async aws_elasticache_subnet_group(name, clients) {
    const groups = await clients.elasticache.send(new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName: name }));
    return cacheTags(name, clients, groups.CacheSubnetGroups?.[0]?.ARN);
  },
  async aws_elasticache_replication_group(name, clients) {
    const groups = await clients.elasticache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: name }));
    return cacheTags(name, clients, groups.ReplicationGroups?.[0]?.ARN);
  },
  /** Its creation token is its name: that is what makes a second one fail. */
  async aws_efs_file_system(CreationToken, { efs }) {
    const { FileSystems = [] } = await efs.send(new DescribeFileSystemsCommand({ CreationToken }));
    const standing = FileSystems.find(({ LifeCycleState = "" }) => !/^delet/.test(LifeCycleState));
    return { id: standing?.FileSystemId, tags: standing?.Tags };
  },
  async aws_efs_access_point(name, { efs }) {
    for await (const { AccessPoints = [] } of paginateDescribeAccessPoints({ client: efs }, {})) {
      const standing = AccessPoints.find((it) => it.Name === name && !/^delet/.test(it.LifeCycleState ?? ""));
      if (standing) return { id: standing.AccessPointId, tags: standing.Tags };
    }
    return MISSING;
  },
  async aws_wafv2_web_acl(name, { wafv2 }) {
    const { WebACLs = [] } = await wafv2.send(new ListWebACLsCommand({ Scope: "REGIONAL" }));
    const acl = WebACLs.find(({ Name }) => Name === name);
    if (!acl) return MISSING;
    const { TagInfoForResource } = await wafv2.send(new ListWebAclTagsCommand({ ResourceARN: acl.ARN }));
    return { id: `${acl.Id}/${name}/REGIONAL`, tags: TagInfoForResource?.TagList };
  },
  /** A key has no name but a tag; one that waits for its deletion is told for a week. */
  async aws_kms_key(name, { kms, tagging }) {
    const TagFilters = [
      { Key: "Name", Values: [name] },
      { Key: "Project", Values: ["StockWiz"] },
    ];
    const keys = new GetResourcesCommand({ ResourceTypeFilters: ["kms:key"], TagFilters });
    for (const { ResourceARN: KeyId, Tags: tags } of (await tagging.send(keys)).ResourceTagMappingList ?? []) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      if (KeyMetadata?.Enabled) return { id: KeyMetadata.KeyId, tags };
    }
    return MISSING;
  },
  aws_eip: byNameTag(async (ec2, Filters) => {
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ Filters }));
    return Addresses?.map(({ AllocationId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_internet_gateway: byNameTag(async (ec2, Filters) => {
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    return InternetGateways?.map(({ InternetGatewayId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_nat_gateway: byNameTag(async (ec2, named) => {
    // One that was deleted is told for another hour.
    const Filter = [...named, { Name: "state", Values: ["pending", "available"] }];
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ Filter }));
    return NatGateways?.map(({ NatGatewayId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_route_table: byNameTag(async (ec2, Filters) => {
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    return RouteTables?.map(({ RouteTableId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_security_group: byNameTag(async (ec2, Filters) => {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    return SecurityGroups?.map(({ GroupId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_subnet: byNameTag(async (ec2, Filters) => {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    return Subnets?.map(({ SubnetId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_vpc: byNameTag(async (ec2, Filters) => {
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters }));
    return Vpcs?.map(({ VpcId: id, Tags: tags }) => ({ id, tags }));
  }),
  aws_vpc_endpoint: byNameTag(async (ec2, Filters) => {
    const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
    const standing = VpcEndpoints?.filter(({ State = "" }) => !/^delet/i.test(State)); // a deleted one is told for a while
    return standing?.map(({ VpcEndpointId: id, Tags: tags }) => ({ id, tags }));
  }),
};

/** Attribute that names a resource, where it is not `name`. */
const nameAttributes: Readonly<Record<string, string>> = {
  aws_db_instance: "identifier",
  aws_efs_file_system: "creation_token",
  aws_elasticache_replication_group: "replication_group_id",
  aws_lambda_function: "function_name",
  aws_lambda_function_url: "qualifier",
};
/** The name by which a resource can be found; undefined where it has none. */
export const nameOf = (type: string, settings: Readonly<Record<string, unknown>>): string | undefined => {
  const { Name } = (settings.tags ?? {}) as Readonly<Record<string, string>>;
  const name = settings[nameAttributes[type] ?? "name"] ?? Name;
  return typeof name === "string" && !name.includes("${") ? name : undefined;
};
