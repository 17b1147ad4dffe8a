import { environmentNames } from "../../../environments/all";
import type { EnvironmentName } from "../../../environments/schema";
import { everyPrice, priceLists } from "../../../pipeline/cost/prices";
import { type Cost, costOf } from "../../../pipeline/cost/resource-cost";
import { synthesizedResources } from "../../../pipeline/cost/synthesized";
import type { ManagedResource } from "../../../pipeline/terraform/state";
import { GITHUB, type StackName, synthesize } from "../../support/synthesize";

const resource = (type: string, values: Readonly<Record<string, unknown>> = {}): ManagedResource => ({
  address: `${type}.x`,
  ...{ type, values },
});

const costIn = (region: string, type: string, values = {}, others: readonly ManagedResource[] = []): Cost =>
  costOf(resource(type, values), others, region);
const cost = (type: string, values = {}, others: readonly ManagedResource[] = []): Cost =>
  costIn("us-east-1", type, values, others);

const UNKNOWN = { usd: undefined, basis: "unknown" };

describe("the monthly cost of a resource", () => {
  const small = { instance_class: "db.t4g.small", allocated_storage: 20, storage_type: "gp3" };
  const redis = { engine: "redis", node_type: "cache.t4g.micro" };
  it.each([
    ["a database with its storage", "aws_db_instance", small, 0.032 * 730 + 20 * 0.115],
    ["a standby as much again", "aws_db_instance", { ...small, multi_az: true }, 2 * (0.032 * 730 + 20 * 0.115)],
    ["each node of Redis", "aws_elasticache_replication_group", { ...redis, num_cache_clusters: 2 }, 2 * 0.016 * 730],
    [
      "each node of each shard",
      "aws_elasticache_replication_group",
      { ...redis, num_node_groups: 2, replicas_per_node_group: 1 },
      4 * 0.016 * 730,
    ],
    ["a load balancer with an address in each zone", "aws_lb", { subnets: ["a", "b"] }, (0.0225 + 2 * 0.005) * 730],
    ["an internal one without", "aws_lb", { subnets: ["a", "b"], internal: true }, 0.0225 * 730],
    ["a NAT gateway", "aws_nat_gateway", {}, 32.85],
    ["an address", "aws_eip", {}, 3.65],
    ["an endpoint in each zone", "aws_vpc_endpoint", { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] }, 14.6],
    ["a firewall with its rules", "aws_wafv2_web_acl", { rule: [{}, {}, {}] }, 8],
    ["a dashboard", "aws_cloudwatch_dashboard", {}, 3],
    ["an alarm by its one metric", "aws_cloudwatch_metric_alarm", { metric_query: [] }, 0.1],
    [
      "an alarm by each metric of its expression",
      "aws_cloudwatch_metric_alarm",
      { metric_query: [{ metric: [{}] }, { metric: [{}] }, { metric: [], expression: "a+b" }] },
      0.2,
    ],
  ])("counts %s", (_, type, values, expected) => {
    expect(cost(type, values).usd?.least).toBeCloseTo(expected, 6);
    expect(cost(type, values).usd?.greatest).toBeCloseTo(expected, 6);
  });

  it.each([
    ["a type", "aws_mq_broker", {}],
    ["a class of databases", "aws_db_instance", { ...small, instance_class: "db.r6g.large" }],
    ["a kind of storage", "aws_db_instance", { ...small, storage_type: "io2" }],
    ["a type of nodes", "aws_elasticache_replication_group", { ...redis, node_type: "cache.r7g.large" }],
    ["an engine", "aws_elasticache_replication_group", { ...redis, engine: "valkey", num_cache_clusters: 1 }],
    ["a kind of load balancers", "aws_lb", { load_balancer_type: "network", subnets: ["a"] }],
    ["an endpoint whose zones are not known", "aws_vpc_endpoint", { vpc_endpoint_type: "Interface" }],
    ["a tier of parameters", "aws_ssm_parameter", { tier: "Advanced" }],
  ])("is not made up for %s without a price", (_, type, values) => {
    expect(cost(type, values)).toEqual(UNKNOWN);
  });

  it("is not taken from the prices of another region", () => {
    expect(costIn("eu-west-1", "aws_nat_gateway")).toEqual(UNKNOWN);
    expect(costIn("eu-west-1", "aws_subnet").basis).toBe("free");
  });

  it("is nothing where AWS charges nothing, and depends on use where nothing else counts", () => {
    expect(cost("aws_iam_role_policy")).toEqual({ usd: { least: 0, greatest: 0 }, basis: "free" });
    expect(cost("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway" }).basis).toBe("free");
    expect(cost("aws_ssm_parameter", { tier: "Standard" }).basis).toBe("free");
    expect(cost("aws_cloudwatch_log_group")).toEqual({ usd: undefined, basis: "by use" });
  });

  it.each(environmentNames)("is known, free or by use for everything of %s", (name: EnvironmentName) => {
    const unknown = (["storage", "network", "app", "teardown"] as readonly StackName[]).flatMap((stack) => {
      const resources = synthesizedResources(synthesize(stack, name, GITHUB).text);
      return resources.filter((each) => costOf(each, resources, "us-east-1").basis === "unknown");
    });
    expect(unknown.map(({ address }) => address)).toEqual([]);
  });
});

describe("a price", () => {
  const prices = Object.values(priceLists).flatMap(everyPrice);

  it("has the day on which it was read, and AWS's page for it", () => {
    expect(prices.length).toBeGreaterThan(10);
    for (const { of, source, per } of prices) {
      expect(of).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/pricing\/$/);
      expect(per).not.toBe("");
    }
  });

  it("is an amount", () => {
    expect(prices.filter(({ usd }) => !(usd > 0))).toEqual([]);
  });
});
