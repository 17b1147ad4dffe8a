import {
  ElastiCacheClient,
  paginateDescribeCacheClusters,
  paginateDescribeCacheSubnetGroups,
  paginateDescribeReplicationGroups,
  paginateDescribeUsers,
} from "@aws-sdk/client-elasticache";
import { DescribeKeyCommand, KMSClient, paginateListKeys } from "@aws-sdk/client-kms";
import {
  paginateDescribeDBInstances,
  paginateDescribeDBParameterGroups,
  paginateDescribeDBSnapshots,
  paginateDescribeDBSubnetGroups,
  RDSClient,
} from "@aws-sdk/client-rds";
import { paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { joined, type Lister, lines } from "../lister";

/** What AWS brings along is called `default`, `default.postgres15` and the like. */
const isDefault = (name = ""): boolean => /^default(\.|$)/.test(name);

/** Those that wait for their deletion as well: their names are taken until then. */
export const secrets: Lister = (options) =>
  lines(
    paginateListSecrets({ client: new SecretsManagerClient(options) }, { IncludePlannedDeletion: true }),
    (page) => page.SecretList,
    ({ Name, DeletedDate }) => `secret ${Name}${DeletedDate ? " (to be deleted)" : ""}`,
  );

/** Keys of the account's own. One that waits for its deletion costs nothing, and nobody can use it. */
export const keys: Lister = async (options) => {
  const client = new KMSClient(options);
  const found: string[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client }, {}))
    for (const { KeyId } of Keys) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      const isKept = KeyMetadata?.KeyManager === "CUSTOMER" && KeyMetadata.KeyState !== "PendingDeletion";
      if (isKept) found.push(`kms key ${KeyMetadata.Description || KeyId}`);
    }
  return found;
};

export const rds: Lister = (options) => {
  const client = new RDSClient(options);
  return joined(
    () =>
      lines(
        paginateDescribeDBInstances({ client }, {}),
        (page) => page.DBInstances,
        ({ DBInstanceIdentifier }) => `rds instance ${DBInstanceIdentifier}`,
      ),
    () =>
      lines(
        paginateDescribeDBSnapshots({ client }, { SnapshotType: "manual" }),
        (page) => page.DBSnapshots,
        ({ DBSnapshotIdentifier }) => `rds snapshot ${DBSnapshotIdentifier}`,
      ),
    () =>
      lines(
        paginateDescribeDBSubnetGroups({ client }, {}),
        (page) => page.DBSubnetGroups,
        ({ DBSubnetGroupName }) => `rds subnet group ${DBSubnetGroupName}`,
      ),
    () =>
      lines(
        paginateDescribeDBParameterGroups({ client }, {}),
        (page) => page.DBParameterGroups,
        ({ DBParameterGroupName }) =>
          isDefault(DBParameterGroupName) ? undefined : `rds parameter group ${DBParameterGroupName}`,
      ),
  );
};

/** Parameter groups are missing here: moto 5.2.1 implements none of their operations (it answers 500). */
export const elastiCache: Lister = (options) => {
  const client = new ElastiCacheClient(options);
  return joined(
    () =>
      lines(
        paginateDescribeReplicationGroups({ client }, {}),
        (page) => page.ReplicationGroups,
        ({ ReplicationGroupId }) => `elasticache replication group ${ReplicationGroupId}`,
      ),
    () =>
      lines(
        paginateDescribeCacheClusters({ client }, {}),
        (page) => page.CacheClusters,
        ({ CacheClusterId }) => `elasticache cluster ${CacheClusterId}`,
      ),
    () =>
      lines(
        paginateDescribeCacheSubnetGroups({ client }, {}),
        (page) => page.CacheSubnetGroups,
        ({ CacheSubnetGroupName }) =>
          isDefault(CacheSubnetGroupName) ? undefined : `elasticache subnet group ${CacheSubnetGroupName}`,
      ),
    () =>
      lines(
        paginateDescribeUsers({ client }, {}),
        (page) => page.Users,
        ({ UserId }) => (isDefault(UserId) ? undefined : `elasticache user ${UserId}`),
      ),
  );
};
