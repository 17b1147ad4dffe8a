import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";
import type { Maintenance } from "./data-tier";

const VERSION = "7.1";
const SNAPSHOT_DAYS = 1;

export interface RedisGroupProps {
  /** At most 40 lower-case letters, digits and dashes. */
  readonly groupName: string;
  /** For example `cache.t4g.micro`. */
  readonly nodeType: string;
  readonly port: number;
  /** Private ones. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** A replica in another zone that takes over. */
  readonly multiAz: boolean;
  /** @default ElastiCache chooses the windows, and changes wait for theirs */
  readonly maintenance?: Maintenance;
}

/**
 * Redis of ElastiCache, encrypted on disk and on the wire. Terraform would record the token that it asks for, so the `apply`
 * step sets it and Terraform looks away.
 */
export class RedisGroup extends Construct {
  readonly address: string;
  /** Name of the attribute that the address is, for `replace_triggered_by`. */
  readonly addressAttribute: string;

  constructor(scope: Construct, id: string, props: RedisGroupProps) {
    super(scope, id);
    const { groupName, multiAz } = props;
    const { backupWindow, ...windows } = props.maintenance ?? {};
    const subnets = new ElasticacheSubnetGroup(this, "subnets", { name: groupName, subnetIds: props.subnetIds });
    const group = new ElasticacheReplicationGroup(this, "group", {
      replicationGroupId: groupName,
      description: "cache of the services",
      engine: "redis",
      engineVersion: VERSION,
      parameterGroupName: "default.redis7",
      nodeType: props.nodeType,
      port: props.port,
      numCacheClusters: multiAz ? 2 : 1,
      automaticFailoverEnabled: multiAz,
      multiAzEnabled: multiAz,
      subnetGroupName: subnets.name,
      securityGroupIds: [props.securityGroupId],
      atRestEncryptionEnabled: "true",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      snapshotRetentionLimit: multiAz ? SNAPSHOT_DAYS : 0,
      autoMinorVersionUpgrade: "true",
      ...windows,
      ...(multiAz && backupWindow !== undefined && { snapshotWindow: backupWindow }),
      lifecycle: { ignoreChanges: ["auth_token", "auth_token_update_strategy"] },
    });
    this.address = group.primaryEndpointAddress;
    this.addressAttribute = `${group.terraformResourceType}.${group.friendlyUniqueId}.primary_endpoint_address`;
  }
}
