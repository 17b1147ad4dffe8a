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
  "SnapshotWindow",
  "TransitEncryptionEnabled",
  "TransitEncryptionMode",
];

/** AWS chooses one for whoever names none. */
const CHOSEN_WINDOW = "sun:05:00-sun:06:00";

/** When the nodes of a group are maintained, as the group was asked for. */
export const windowOf = (group: URLSearchParams): string => group.get("PreferredMaintenanceWindow") ?? CHOSEN_WINDOW;

/**
 * A node of a replication group, as the group was asked for.
 * @param pending What waits for the maintenance window, as XML.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
 */
export const cacheMember = (clusterId: string, group: URLSearchParams, pending = ""): string => {
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
    element("PreferredMaintenanceWindow", windowOf(group)),
    pending,
    `<SecurityGroups>${securityGroups.join("")}</SecurityGroups>`,
    "</CacheCluster>",
  ].join("");
};
