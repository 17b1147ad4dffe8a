import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import type { EnvironmentValues } from "../../environments/schema";
import { changedProd } from "../support/environment-values";
import { networkOutput, referenced } from "../support/read-stack";
import { refusalOf } from "../support/refusal";
import { type Settings, synthesize } from "../support/synthesize";

const withEgress = (egress: string) => ({ "network.egress": egress, "network.natGateways": 0 });
const withEndpoints = changedProd(withEgress("endpoints"));
const withPublic = environment({
  ...structuredClone(dev),
  network: { ...structuredClone(dev.network), egress: "public", natGateways: 0 },
} as EnvironmentValues);

/** Rules that let tasks out, as `port -> what`. */
const outOf = (stack: ReturnType<typeof synthesize>, group: string): string[] =>
  stack
    .resources("aws_vpc_security_group_egress_rule")
    .filter((rule) => referenced(stack, rule.security_group_id).name === group)
    .map((rule) => {
      const peer = rule.referenced_security_group_id
        ? referenced(stack, rule.referenced_security_group_id).name
        : (rule.prefix_list_id ?? rule.cidr_ipv4);
      return `${rule.from_port} -> ${peer}`;
    });

/** What the interface endpoints of a stack lead to. */
const servicesOf = (stack: ReturnType<typeof synthesize>): string[] =>
  stack
    .resources("aws_vpc_endpoint")
    .filter(({ vpc_endpoint_type }) => vpc_endpoint_type === "Interface")
    .map(({ service_name }) => String(service_name).replace("com.amazonaws.us-east-1.", ""))
    .sort();

describe("a network whose tasks reach AWS through endpoints", () => {
  const stack = synthesize("network", "prod", {}, withEndpoints);
  const endpoints = stack.resources("aws_vpc_endpoint");
  const interfaces = endpoints.filter(({ vpc_endpoint_type }) => vpc_endpoint_type === "Interface");

  it("has no NAT gateway, and its private subnets no way to the internet", () => {
    expect(stack.resources("aws_nat_gateway")).toEqual([]);
    expect(stack.resources("aws_eip")).toEqual([]);
    const routes = stack.resources("aws_route").map(({ route_table_id }) => referenced(stack, route_table_id).tags);
    expect(routes).toEqual([{ Name: "prod-vpc-public" }]);
  });

  it("has an endpoint in each zone for all that tasks need, and S3 in the table of the private subnets", () => {
    expect(servicesOf(stack)).toEqual(["ecr.api", "ecr.dkr", "logs", "secretsmanager"]);
    for (const { subnet_ids } of interfaces) expect(subnet_ids).toHaveLength(2);
    const [s3] = endpoints.filter(({ vpc_endpoint_type }) => vpc_endpoint_type === "Gateway") as [Settings];
    const tables = stack
      .resources("aws_route_table_association")
      .filter(({ subnet_id }) => String((referenced(stack, subnet_id).tags as Settings).Name).includes("private"))
      .map(({ route_table_id }) => String(route_table_id));
    for (const table of tables) expect((s3.route_table_ids as string[]).map(idOf)).toContain(idOf(table));
  });

  it("has those of ECS Exec too where people may run commands in containers, and only there", () => {
    const withExec = changedProd({ ...withEgress("endpoints"), executeCommand: true });
    const more = servicesOf(synthesize("network", "prod", {}, withExec));
    expect(more.filter((service) => !servicesOf(stack).includes(service))).toEqual(["kms", "ssmmessages"]);
  });

  it("lets tasks out to the endpoints, S3 and their data only, and only tasks in to the endpoints", () => {
    expect(outOf(stack, "prod-tasks").sort()).toEqual([
      expect.stringMatching(/^443 -> \$\{aws_vpc_endpoint\..*\.prefix_list_id\}$/),
      "443 -> prod-endpoints",
      "5432 -> prod-data",
      "6379 -> prod-data",
    ]);
    const admitted = stack
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ security_group_id }) => referenced(stack, security_group_id).name === "prod-endpoints");
    expect(admitted.map((rule) => [rule.from_port, referenced(stack, rule.referenced_security_group_id).name])).toEqual(
      [[443, "prod-tasks"]],
    );
  });

  it("leaves tasks in private subnets without addresses", () => {
    const { network_configuration } = synthesize("app", "prod", {}, withEndpoints).only("aws_ecs_service");
    expect(network_configuration).toMatchObject({
      subnets: networkOutput("private_subnet_ids"),
      assign_public_ip: false,
    });
  });
});

const idOf = (reference: string): string => reference.split(".")[1] ?? reference;

describe("a network whose tasks have public addresses", () => {
  const stack = synthesize("network", "dev", {}, withPublic);

  it("has no NAT gateway, and reaches S3 from the public subnets too", () => {
    expect(stack.resources("aws_nat_gateway")).toEqual([]);
    expect(stack.only("aws_vpc_endpoint").route_table_ids).toHaveLength(2);
  });

  it("admits nobody to the tasks but the load balancer", () => {
    const rules = stack
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ security_group_id }) => referenced(stack, security_group_id).name === "dev-tasks");
    expect(rules.map((rule) => referenced(stack, rule.referenced_security_group_id).name)).toEqual(["dev-alb"]);
  });

  it("runs tasks in public subnets with an address", () => {
    const service = synthesize("app", "dev", {}, withPublic).only("aws_ecs_service");
    expect(service.network_configuration).toMatchObject({
      subnets: networkOutput("public_subnet_ids"),
      assign_public_ip: true,
    });
  });
});

describe("the egress of an environment", () => {
  const refusal = (changes: Readonly<Record<string, unknown>>) => refusalOf(() => changedProd(changes));

  it("rejects NAT gateways that nobody uses, and none where they are the way out", () => {
    expect(refusal({ "network.egress": "public" })).toContain(
      "network.natGateways: 2: egress is public, which uses none",
    );
    expect(refusal({ "network.natGateways": 0 })).toContain(
      "or say by egress how tasks reach AWS: endpoints or public",
    );
    expect(refusal({ "network.egress": "nat", "network.natGateways": 0 })).toContain("must be at least 1");
    expect(refusal({ "network.egress": "vpn" })).toContain("must be one of nat, endpoints, public");
  });

  it("rejects endpoints for an embedded Redis, whose image is in a public registry", () => {
    const embedded = { ...withEgress("endpoints"), data: { tier: "embedded" }, "tasks.min": 1, "tasks.max": 1 };
    expect(refusal(embedded)).toContain("which no endpoint reaches; set it to nat or public, or data.tier to managed");
  });
});
