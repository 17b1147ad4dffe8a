import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeCacheClustersCommand,
  DescribeCacheSubnetGroupsCommand,
  ElastiCacheClient,
  paginateDescribeReplicationGroups,
  type ReplicationGroup,
} from "@aws-sdk/client-elasticache";
import {
  type DBInstance,
  paginateDescribeDBInstances,
  paginateDescribeDBParameters,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { Stage } from "../runtime/contract";
import type { DeployedPostgres, DeployedRedis, DeployedServer } from "./deployed";

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;
/** From this version on RDS refuses connections without TLS unless it is told otherwise.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html */
const FORCES_TLS_SINCE = 15;

const clientsOf = (options: Stage["client"]) => ({
  rds: new RDSClient(options),
  elasticache: new ElastiCacheClient(options),
  ec2: new EC2Client(options),
});
type Clients = ReturnType<typeof clientsOf>;

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const cidrsOf = async ({ ec2 }: Clients, subnets: readonly (string | undefined)[]): Promise<string[]> => {
  const SubnetIds = subnets.filter(isDefined);
  if (SubnetIds.length === 0) return [];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
  return Subnets.map(({ CidrBlock }) => CidrBlock).filter(isDefined);
};

const forcesTls = async ({ rds }: Clients, instance: DBInstance): Promise<boolean> => {
  const DBParameterGroupName = instance.DBParameterGroups?.[0]?.DBParameterGroupName;
  for await (const { Parameters = [] } of paginateDescribeDBParameters({ client: rds }, { DBParameterGroupName }))
    for (const { ParameterName, ParameterValue } of Parameters)
      if (ParameterName === "rds.force_ssl" && ParameterValue) return ParameterValue === "1";
  return Number.parseInt(instance.EngineVersion ?? "0", 10) >= FORCES_TLS_SINCE;
};

const postgresOf = async (clients: Clients, instance: DBInstance): Promise<DeployedPostgres> => ({
  kind: "postgres",
  id: instance.DBInstanceIdentifier ?? "",
  names: [instance.Endpoint?.Address].filter(isDefined),
  port: instance.Endpoint?.Port ?? POSTGRES_PORT,
  cidrs: await cidrsOf(clients, instance.DBSubnetGroup?.Subnets?.map((subnet) => subnet.SubnetIdentifier) ?? []),
  securityGroupIds: (instance.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId).filter(isDefined),
  master: instance.MasterUsername ?? "",
  secretArn: instance.MasterUserSecret?.SecretArn ?? "",
  database: instance.DBName ?? "",
  forcesTls: await forcesTls(clients, instance),
});

const redisOf = async (clients: Clients, group: ReplicationGroup): Promise<DeployedRedis> => {
  const { elasticache } = clients;
  const [node] = group.NodeGroups ?? [];
  const [CacheClusterId] = group.MemberClusters ?? [];
  const { CacheClusters = [] } = await elasticache.send(new DescribeCacheClustersCommand({ CacheClusterId }));
  const [member] = CacheClusters;
  const question = new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName: member?.CacheSubnetGroupName });
  const [subnets] = member?.CacheSubnetGroupName ? ((await elasticache.send(question)).CacheSubnetGroups ?? []) : [];
  return {
    kind: "redis",
    id: group.ReplicationGroupId ?? "",
    names: [node?.PrimaryEndpoint?.Address, node?.ReaderEndpoint?.Address].filter(isDefined),
    port: node?.PrimaryEndpoint?.Port ?? REDIS_PORT,
    cidrs: await cidrsOf(clients, subnets?.Subnets?.map((subnet) => subnet.SubnetIdentifier) ?? []),
    securityGroupIds: (member?.SecurityGroups ?? []).map((one) => one.SecurityGroupId).filter(isDefined),
    hasTls: group.TransitEncryptionEnabled ?? false,
  };
};

/** Reads which managed servers there are, from AWS's own answers. Engines that are not ours are left out. */
export const readDeployed = async (options: Stage["client"]): Promise<DeployedServer[]> => {
  const clients = clientsOf(options);
  try {
    const found: DeployedServer[] = [];
    for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client: clients.rds }, {}))
      for (const instance of DBInstances)
        if (instance.Engine === "postgres") found.push(await postgresOf(clients, instance));
    for await (const { ReplicationGroups = [] } of paginateDescribeReplicationGroups(
      { client: clients.elasticache },
      {},
    ))
      for (const group of ReplicationGroups) found.push(await redisOf(clients, group));
    return found;
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
};
