import { type Cost, costOf } from "../../../pipeline/teardown/prices";
import type { ManagedResource } from "../../../pipeline/terraform/state";

const resource = (type: string, values: Readonly<Record<string, unknown>> = {}): ManagedResource => ({
  address: `${type}.x`,
  ...{ type, values },
});

const costIn = (region: string, type: string, values = {}, others: readonly ManagedResource[] = []): Cost =>
  costOf(resource(type, values), others, region);
const cost = (type: string, values = {}, others: readonly ManagedResource[] = []): Cost =>
  costIn("us-east-1", type, values, others);

describe("the monthly cost of a resource", () => {
  it("is for a service what its tasks are given, as many as are to run", () => {
    const task = resource("aws_ecs_task_definition", { arn: "arn:task:1", cpu: "1024", memory: "2048" });
    const { monthlyUsd, basis } = cost("aws_ecs_service", { task_definition: "arn:task:1", desired_count: 3 }, [task]);
    expect(monthlyUsd).toBeCloseTo(3 * 730 * (0.04048 + 2 * 0.004445), 6);
    expect(basis).toBe("list price");
  });

  it("is not known for a service whose task definition is in no state", () => {
    expect(cost("aws_ecs_service", { task_definition: "arn:task:1", desired_count: 3 })).toEqual({
      monthlyUsd: undefined,
      basis: "unknown",
    });
  });

  const small = { instance_class: "db.t4g.small", allocated_storage: 20, storage_type: "gp3" };
  it.each([
    ["a database with its storage", "aws_db_instance", small, 0.032 * 730 + 20 * 0.115],
    ["a standby as much again", "aws_db_instance", { ...small, multi_az: true }, 2 * (0.032 * 730 + 20 * 0.115)],
    ["a load balancer with an address in each zone", "aws_lb", { subnets: ["a", "b"] }, (0.0225 + 2 * 0.005) * 730],
    ["an internal one without", "aws_lb", { subnets: ["a", "b"], internal: true }, 0.0225 * 730],
    ["a NAT gateway", "aws_nat_gateway", {}, 32.85],
    ["an address", "aws_eip", {}, 3.65],
    ["a firewall with its rules", "aws_wafv2_web_acl", { rule: [{}, {}, {}] }, 8],
    ["an alarm by its one metric", "aws_cloudwatch_metric_alarm", { metric_query: [] }, 0.1],
    [
      "an alarm by each metric of its expression",
      "aws_cloudwatch_metric_alarm",
      { metric_query: [{ metric: [{}] }, { metric: [{}] }, { metric: [], expression: "a+b" }] },
      0.2,
    ],
  ])("counts %s", (_, type, values, expected) => {
    expect(cost(type, values).monthlyUsd).toBeCloseTo(expected, 6);
  });

  it.each(["aws_elasticache_replication_group", "aws_cloudwatch_dashboard", "aws_route53_record"])(
    "is not made up for %s, whose price nobody has looked up",
    (type) => {
      expect(cost(type)).toEqual({ monthlyUsd: undefined, basis: "unknown" });
    },
  );

  it("is not made up for a class of databases, or a kind of storage, that has no price here", () => {
    expect(cost("aws_db_instance", { ...small, instance_class: "db.r6g.large" }).basis).toBe("unknown");
    expect(cost("aws_db_instance", { ...small, storage_type: "io2" }).basis).toBe("unknown");
  });

  it("is not taken from the prices of another region", () => {
    expect(costIn("eu-west-1", "aws_nat_gateway").basis).toBe("unknown");
    expect(costIn("eu-west-1", "aws_subnet").basis).toBe("free");
  });

  it("is nothing where AWS charges nothing, and depends on use where nothing else counts", () => {
    expect(cost("aws_iam_role_policy")).toEqual({ monthlyUsd: 0, basis: "free" });
    expect(cost("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway" }).basis).toBe("free");
    expect(cost("aws_vpc_endpoint", { vpc_endpoint_type: "Interface" }).basis).toBe("unknown");
    expect(cost("aws_ssm_parameter", { tier: "Standard" }).basis).toBe("free");
    expect(cost("aws_ssm_parameter", { tier: "Advanced" }).basis).toBe("unknown");
    expect(cost("aws_cloudwatch_log_group")).toEqual({ monthlyUsd: undefined, basis: "by use" });
  });
});
