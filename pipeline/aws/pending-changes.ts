import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";
import type { Deployment } from "../../environments/deployment";
import { namesOf } from "../../environments/names";
import { clientsOf, isMissing } from "./clients";

/** Changes that AWS was asked for, and makes in the maintenance window. */
export interface PendingChange {
  /** Terraform's type of what is to be changed. */
  readonly type: "aws_db_instance" | "aws_elasticache_replication_group";
  readonly name: string;
  /** Wanted values, by Terraform's attribute. */
  readonly values: Readonly<Record<string, string>>;
  /** In UTC: `sun:04:00-sun:05:00`. */
  readonly window: string;
}

/** What RDS tells as pending, and the attribute of it. What Terraform does not manage has none. */
const DATABASE_ATTRIBUTES = {
  AllocatedStorage: "allocated_storage",
  BackupRetentionPeriod: "backup_retention_period",
  CACertificateIdentifier: "ca_cert_identifier",
  DBInstanceClass: "instance_class",
  DBSubnetGroupName: "db_subnet_group_name",
  EngineVersion: "engine_version",
  IAMDatabaseAuthenticationEnabled: "iam_database_authentication_enabled",
  Iops: "iops",
  LicenseModel: "license_model",
  MultiAZ: "multi_az",
  Port: "port",
  StorageThroughput: "storage_throughput",
  StorageType: "storage_type",
} as const;
const CACHE_ATTRIBUTES = { CacheNodeType: "node_type", EngineVersion: "engine_version" } as const;

const valuesIn = (
  attributes: Readonly<Record<string, string>>,
  pending: Readonly<Record<string, unknown>> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([told, attribute]) =>
      pending[told] === undefined ? [] : [[attribute, String(pending[told])]],
    ),
  );

const ofDatabase = async (rds: RDSClient, name: string): Promise<PendingChange | undefined> => {
  const { DBInstances: [instance] = [] } = await rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }),
  );
  const values = valuesIn(DATABASE_ATTRIBUTES, { ...instance?.PendingModifiedValues });
  return { type: "aws_db_instance", name, values, window: instance?.PreferredMaintenanceWindow ?? "" };
};

/** A group is changed node by node, so its nodes tell what waits. */
const ofCache = async (elasticache: ElastiCacheClient, name: string): Promise<PendingChange | undefined> => {
  const question = new DescribeReplicationGroupsCommand({ ReplicationGroupId: name });
  const { ReplicationGroups: [group] = [] } = await elasticache.send(question);
  const [CacheClusterId] = group?.MemberClusters ?? [];
  if (!CacheClusterId) return undefined;
  const { CacheClusters: [node] = [] } = await elasticache.send(new DescribeCacheClustersCommand({ CacheClusterId }));
  const values = valuesIn(CACHE_ATTRIBUTES, { ...node?.PendingModifiedValues });
  return { type: "aws_elasticache_replication_group", name, values, window: node?.PreferredMaintenanceWindow ?? "" };
};

/** What waits for a maintenance window in an environment; nothing where AWS manages no data of it. */
export const pendingChanges = async ({ environment, region }: Deployment): Promise<PendingChange[]> => {
  if (environment.data.tier !== "managed") return [];
  const { rds, elasticache } = clientsOf(region);
  const { database, cache } = namesOf(environment.name);
  const orNothing = (error: unknown) => {
    if (isMissing(error)) return undefined; // not made yet
    throw error;
  };
  const found = await Promise.all([
    ofDatabase(rds, database).catch(orNothing),
    ofCache(elasticache, cache).catch(orNothing),
  ]);
  return found.filter((change) => change !== undefined && Object.keys(change.values).length > 0) as PendingChange[];
};
