import type { Construct } from "constructs";
import { SecurityGroup, WORLD } from "../../constructs/security-group";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const group = (scope: Construct, groupName: string) =>
  new SecurityGroup(scope, groupName, { groupName, description: "a group", vpcId: "vpc-1" });

describe("a security group", () => {
  it("admits nothing and lets nothing out until it is told", () => {
    const stack = synthesizeConstruct((scope) => group(scope, "closed"));
    expect(stack.json.resource).toEqual({
      aws_security_group: {
        [Object.keys(stack.json.resource.aws_security_group ?? {})[0] ?? ""]: {
          name: "closed",
          description: "a group",
          vpc_id: "vpc-1",
          tags: { Name: "closed" },
        },
      },
    });
  });

  it("admits one TCP port from addresses, and says why", () => {
    const stack = synthesizeConstruct((scope) => group(scope, "web").admit("http", WORLD, { from: 80 }, "the world"));
    const { security_group_id, ...rule } = stack.only("aws_vpc_security_group_ingress_rule");
    expect(referenced(stack, security_group_id).name).toBe("web");
    expect(rule).toEqual({
      cidr_ipv4: "0.0.0.0/0",
      ip_protocol: "tcp",
      from_port: 80,
      to_port: 80,
      description: "the world",
    });
  });

  it("admits a range of ports from another group, and from no address", () => {
    const stack = synthesizeConstruct((scope) =>
      group(scope, "tasks").admit("from-alb", group(scope, "alb"), { from: 8000, to: 8002 }, "the load balancer"),
    );
    const rule = stack.only("aws_vpc_security_group_ingress_rule");
    expect(rule).toMatchObject({ from_port: 8000, to_port: 8002 });
    expect(rule).not.toHaveProperty("cidr_ipv4");
    expect([rule.security_group_id, rule.referenced_security_group_id].map((id) => referenced(stack, id).name)).toEqual(
      ["tasks", "alb"],
    );
  });

  it("lets out without letting in", () => {
    const stack = synthesizeConstruct((scope) => group(scope, "tasks").allowTo("out", WORLD, { from: 443 }, "AWS"));
    expect(stack.only("aws_vpc_security_group_egress_rule")).toMatchObject({ from_port: 443, to_port: 443 });
    expect(stack.resources("aws_vpc_security_group_ingress_rule")).toEqual([]);
  });
});
