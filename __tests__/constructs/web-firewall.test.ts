import { WebFirewall } from "../../constructs/web-firewall";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: Readonly<Record<string, object>>;
}

const stack = synthesizeConstruct(
  (scope) => new WebFirewall(scope, "waf", { firewallName: "x", resourceArn: "alb", logRetentionDays: 365 }),
);
const acl = stack.only("aws_wafv2_web_acl");
const rules = acl.rule as readonly Rule[];

describe("a web application firewall", () => {
  it("stands in front of the load balancer it is given", () => {
    const { resource_arn, web_acl_arn } = stack.only("aws_wafv2_web_acl_association");
    expect(resource_arn).toBe("alb");
    expect(referenced(stack, web_acl_arn)).toBe(acl);
    expect(acl).toMatchObject({ scope: "REGIONAL", default_action: { allow: {} } });
  });

  it("lets AWS's rule groups block, not only count", () => {
    const managed = rules.filter(({ statement }) => statement.managed_rule_group_statement);
    expect(managed.map(({ statement }) => statement.managed_rule_group_statement)).toEqual(
      ["CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet"].map((name) => ({
        name: `AWSManagedRules${name}`,
        vendor_name: "AWS",
      })),
    );
    for (const { override_action } of managed) expect(override_action).toEqual({ none: {} });
  });

  it("blocks an address that asks too often", () => {
    expect(rules.find(({ action }) => action)).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { aggregate_key_type: "IP", limit: 2000 } },
    });
  });

  it("gives every rule a priority of its own", () => {
    expect(new Set(rules.map(({ priority }) => priority)).size).toBe(rules.length);
  });

  it("writes to a group of the only name that WAF accepts, and no credentials", () => {
    const logging = stack.only("aws_wafv2_web_acl_logging_configuration");
    expect(referenced(stack, (logging.log_destination_configs as string[])[0])).toEqual({
      name: "aws-waf-logs-x",
      retention_in_days: 365,
    });
    expect(logging.redacted_fields).toEqual([
      { single_header: { name: "authorization" } },
      { single_header: { name: "cookie" } },
    ]);
  });
});
