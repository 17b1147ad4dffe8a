import type { Maintenance } from "../../constructs/data-tier";
import { RedisGroup } from "../../constructs/redis-group";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const withZones = (multiAz: boolean, maintenance?: Maintenance) =>
  synthesizeConstruct((scope) => {
    const { address } = new RedisGroup(scope, "redis", {
      groupName: "x",
      nodeType: "cache.t4g.micro",
      port: 6380,
      subnetIds: ["a", "b"],
      securityGroupId: "sg",
      multiAz,
      ...(maintenance && { maintenance }),
    });
    putOut(scope, { address });
  });
const stack = withZones(false);
const group = stack.only("aws_elasticache_replication_group");

describe("a Redis group", () => {
  it("stands in its subnets, behind its group, at its port", () => {
    expect(group).toMatchObject({ node_type: "cache.t4g.micro", port: 6380, security_group_ids: ["sg"] });
    expect(referenced(stack, group.subnet_group_name)).toEqual({ name: "x", subnet_ids: ["a", "b"] });
  });

  it("refuses clients without TLS", () => {
    expect(group).toMatchObject({ transit_encryption_enabled: true, transit_encryption_mode: "required" });
  });

  it("keeps its token out of Terraform, which looks away when somebody sets it", () => {
    expect(group).not.toHaveProperty("auth_token");
    expect(group.lifecycle).toEqual({ ignore_changes: ["auth_token", "auth_token_update_strategy"] });
  });

  it("is one node without snapshots in one zone", () => {
    expect(group).toMatchObject({
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
      snapshot_retention_limit: 0,
    });
  });

  it("is two nodes that take over from each other in several", () => {
    expect(withZones(true).only("aws_elasticache_replication_group")).toMatchObject({
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      snapshot_retention_limit: 1,
    });
  });

  it("leaves to ElastiCache when it is changed, unless that is said", () => {
    for (const argument of ["apply_immediately", "maintenance_window", "snapshot_window"])
      expect(group).not.toHaveProperty(argument);
    const maintenance = {
      applyImmediately: true,
      maintenanceWindow: "sun:04:00-sun:05:00",
      backupWindow: "02:00-03:00",
    };
    const changed = (zones: boolean) => withZones(zones, maintenance).only("aws_elasticache_replication_group");
    expect(changed(true)).toMatchObject({
      apply_immediately: true,
      maintenance_window: "sun:04:00-sun:05:00",
      snapshot_window: "02:00-03:00",
    });
    expect(changed(false)).not.toHaveProperty("snapshot_window"); // it takes none
  });

  it("hands on the address that follows the node that writes", () => {
    expect(outputsOf(stack).address).toMatch(/\.primary_endpoint_address\}$/);
    expect(referenced(stack, outputsOf(stack).address)).toBe(group);
  });
});
