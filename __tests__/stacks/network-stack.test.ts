import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { environmentNames } from "../../environments/all";
import { listenerRulesOf, networkOutputs, securityRulesOf, targetGroupsOf } from "../support/design";
import { changedProd } from "../support/environment-values";
import { listenerRuleLines, referenced, securityRuleLines, targetGroupLines } from "../support/read-stack";
import { outlineOf } from "../support/stack-outline";
import { synthesize } from "../support/synthesize";

const thirdOctets = { public: [1, 2], private: [11, 12] };
const secondOctet = { dev: 0, staging: 1, prod: 2 };

describe.each(environmentNames)("the network stack of %s", (name) => {
  const stack = synthesize("network", name);

  it("holds what its reviewed outline says", () => {
    expect(outlineOf(stack)).toMatchSnapshot();
  });

  it("has a VPC of its own range with DNS names", () => {
    expect(stack.only("aws_vpc")).toMatchObject({
      cidr_block: `10.${secondOctet[name]}.0.0/16`,
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
  });

  it("has a public and a private subnet in each of two zones, none of which hands out public addresses", () => {
    const blocks = stack.resources("aws_subnet").map((subnet) => `${subnet.cidr_block} ${subnet.availability_zone}`);
    expect(blocks.sort()).toEqual(
      [...thirdOctets.public, ...thirdOctets.private]
        .map((octet, index) => `10.${secondOctet[name]}.${octet}.0/24 us-east-1${"ab"[index % 2]}`)
        .sort(),
    );
    expect(stack.resources("aws_subnet").map((subnet) => subnet.map_public_ip_on_launch)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("lets private subnets out through NAT, and through nothing else", () => {
    const routes = stack.resources("aws_route");
    const gateways = stack.resources("aws_nat_gateway");
    expect(gateways).toHaveLength(name === "prod" ? 2 : 1);
    expect(routes.filter(({ nat_gateway_id }) => nat_gateway_id)).toHaveLength(gateways.length);
    const publicRoutes = routes.filter(({ gateway_id }) => gateway_id);
    expect(publicRoutes).toHaveLength(1);
    expect(referenced(stack, publicRoutes[0]?.route_table_id)).toMatchObject({ tags: { Name: `${name}-vpc-public` } });
  });

  it("closes the security group that comes with the VPC", () => {
    const group = stack.only("aws_default_security_group");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it("records all traffic for as long as the environment keeps its logs", () => {
    expect(stack.only("aws_flow_log")).toMatchObject({ traffic_type: "ALL" });
    expect(referenced(stack, stack.only("aws_flow_log").log_destination)).toEqual({
      name: `/vpc/${name}/flow-logs`,
      retention_in_days: { dev: 7, staging: 30, prod: 365 }[name],
    });
  });

  it("reaches S3 without NAT from every private subnet", () => {
    const { route_table_ids, ...endpoint } = stack.only("aws_vpc_endpoint");
    expect(endpoint).toMatchObject({ service_name: "com.amazonaws.us-east-1.s3", vpc_endpoint_type: "Gateway" });
    expect(route_table_ids).toHaveLength(name === "prod" ? 2 : 1);
  });

  it("admits exactly what the design says", () => {
    expect(securityRuleLines(stack)).toEqual(securityRulesOf(name));
  });

  it("says of every rule what it is for", () => {
    const rules = ["ingress", "egress"].flatMap((kind) => stack.resources(`aws_vpc_security_group_${kind}_rule`));
    for (const { description } of rules) expect(String(description).length).toBeGreaterThan(5);
  });

  it("has the target groups of the design", () => {
    expect(targetGroupLines(stack)).toEqual(targetGroupsOf(name));
  });

  it("sends each path where the design says", () => {
    expect(listenerRuleLines(stack)).toEqual(listenerRulesOf(name));
  });

  it("has one hardened load balancer in the public subnets", () => {
    const alb = stack.only("aws_lb");
    expect(alb).toMatchObject({
      name: `${name}-alb`,
      internal: false,
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      enable_deletion_protection: name === "prod",
    });
    const zones = (alb.subnets as string[]).map((subnet) => referenced(stack, subnet).tags);
    expect(zones).toEqual([{ Name: `${name}-vpc-public-a` }, { Name: `${name}-vpc-public-b` }]);
  });

  it("speaks HTTP only while there is no domain, and says so", () => {
    expect(stack.resources("aws_lb_listener").map(({ port, protocol }) => `${protocol} ${port}`)).toEqual(["HTTP 80"]);
    expect(stack.notes).toEqual(["no domain: the load balancer speaks HTTP only, at an address of AWS's"]);
  });

  it("stands behind a firewall only where the environment asks for one", () => {
    const waf = stack.resources("aws_wafv2_web_acl_association");
    expect(waf).toHaveLength(name === "prod" ? 1 : 0);
    if (waf[0]) expect(referenced(stack, waf[0].resource_arn).name).toBe("prod-alb");
  });

  it("puts out what the app stack and people need", () => {
    expect(Object.keys(stack.json.output).sort()).toEqual(networkOutputs);
  });
});

describe("the network stack with a domain", () => {
  const domain = { name: "shop.example.com", zoneName: "example.com" };
  const stack = synthesize("network", "prod", {}, changedProd({ domain }));
  const listener = (port: number) => stack.resources("aws_lb_listener").find((one) => one.port === port);

  it("redirects HTTP to HTTPS for good", () => {
    expect(listener(80)?.default_action).toEqual([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
    ]);
  });

  it("serves HTTPS with TLS 1.3 or 1.2 and the certificate, once it is issued", () => {
    expect(listener(443)).toMatchObject({
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: expect.stringMatching(/^\$\{aws_acm_certificate_validation\./),
    });
  });

  it("hangs its rules on the listener that serves", () => {
    for (const { listener_arn } of stack.resources("aws_lb_listener_rule"))
      expect(referenced(stack, listener_arn).port).toBe(443);
  });

  it("proves the domain by a record in its zone", () => {
    expect(stack.only("aws_acm_certificate")).toMatchObject({
      domain_name: "shop.example.com",
      validation_method: "DNS",
    });
    expect(stack.json.data?.aws_route53_zone).toMatchObject({ zone: { name: "example.com" } });
  });

  it("points the domain at the load balancer", () => {
    const alias = stack.resources("aws_route53_record").find(({ type }) => type === "A");
    expect(alias).toMatchObject({ name: "shop.example.com", alias: { evaluate_target_health: true } });
    expect(stack.json.output.app_url?.value).toBe("https://shop.example.com");
  });

  it("has nothing to say", () => {
    expect(stack.notes).toEqual([]);
  });
});

describe("the network stack of an account that may not create roles", () => {
  const stack = synthesize("network", "prod", {}, changedProd({ iam: { roles: "existing", name: "lab-role" } }));

  it("looks the named role up and makes none", () => {
    expect(Object.keys(stack.json.resource).filter((type) => type.startsWith("aws_iam"))).toEqual([]);
    expect(Object.values(stack.json.data?.aws_iam_role ?? {})).toEqual([{ name: "lab-role" }]);
  });
});

describe("the listener of port 80, which states of environments with a domain recorded as a redirect", () => {
  it("is moved from the address that its construct had then, in every environment", () => {
    let former = "";
    class Network extends TerraformStack {
      constructor(scope: Construct) {
        super(scope, "network");
        const alb = new Construct(this, "alb");
        former = new LbListener(alb, "redirect", { loadBalancerArn: "arn", defaultAction: [] }).friendlyUniqueId;
      }
    }
    new Network(Testing.app());
    for (const name of environmentNames) {
      const { moved, resource } = synthesize("network", name).json;
      const to = Object.keys(resource.aws_lb_listener ?? {}).map((id) => `aws_lb_listener.${id}`)[0];
      expect(moved).toEqual([{ from: `aws_lb_listener.${former}`, to }]);
    }
  });
});
