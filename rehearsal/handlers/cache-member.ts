import { element } from "./query-answer";

/** What a member has in common with the request that made its group. */
const COPIED = [
  "AtRestEncryptionEnabled",
  "AutoMinorVersionUpgrade",
  "CacheNodeType",
  "CacheSubnetGroupName",
  "Engine",
  "EngineVersion",
  "ReplicationGroupId",
  "SnapshotRetentionLimit",
  "TransitEncryptionEnabled",
  "TransitEncryptionMode",
];

/**
 * A node of a replication group, as the group was asked for.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
 */
export const cacheMember = (clusterId: string, group: URLSearchParams): string => {
  const securityGroups = [...group]
    .filter(([key]) => key.startsWith("SecurityGroupIds."))
    .map(([, id]) => `<member>${element("SecurityGroupId", id)}<Status>active</Status></member>`);
  return [
    "<CacheCluster>",
    element("CacheClusterId", clusterId),
    "<CacheClusterStatus>available</CacheClusterStatus><NumCacheNodes>1</NumCacheNodes>",
    ...COPIED.map((name) => element(name, group.get(name))),
    `<CacheParameterGroup>${element("CacheParameterGroupName", group.get("CacheParameterGroupName"))}`,
    "<ParameterApplyStatus>in-sync</ParameterApplyStatus></CacheParameterGroup>",
    `<SecurityGroups>${securityGroups.join("")}</SecurityGroups>`,
    "</CacheCluster>",
  ].join("");
};
