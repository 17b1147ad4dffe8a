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
  (scope) =>
    new WebFirewall(scope, "waf", {
      firewallName: "x",
      resourceArn: "alb",
      logRetentionDays: 365,
      freeTextPaths: ["/api/things", "/things"],
      maxRequestsPerAddress: 500,
      maxBodyBytes: 4096,
    }),
);
const acl = stack.only("aws_wafv2_web_acl");
const rules = acl.rule as readonly Rule[];
const ruleNamed = (name: string) => rules.find((rule) => rule.name === name);

describe("a web application firewall", () => {
  it("stands in front of the load balancer it is given", () => {
    const { resource_arn, web_acl_arn } = stack.only("aws_wafv2_web_acl_association");
    expect(resource_arn).toBe("alb");
    expect(referenced(stack, web_acl_arn)).toBe(acl);
    expect(acl).toMatchObject({ scope: "REGIONAL", default_action: { allow: {} } });
  });

  it("lets AWS's rule groups block, not only count", () => {
    const managed = rules.filter(({ statement }) => statement.managed_rule_group_statement);
    expect(managed.map(({ name }) => name)).toEqual(
      ["CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet"].map((name) => `AWSManagedRules${name}`),
    );
    for (const { override_action } of managed) expect(override_action).toEqual({ none: {} });
  });

  it("blocks an address that asks too often, and says when to come again", () => {
    expect(ruleNamed("RatePerAddress")).toMatchObject({
      action: { block: { custom_response: { response_code: 429, response_header: [{ name: "retry-after" }] } } },
      statement: { rate_based_statement: { aggregate_key_type: "IP", limit: 500, evaluation_window_sec: 300 } },
    });
  });

  it("stops a body that needs a digit more than the largest one to write its size", () => {
    const { regex_match_statement: match } = ruleNamed("BodySize")?.statement ?? {};
    const { regex_string } = match as { regex_string: string };
    const isStopped = (length: string) => new RegExp(regex_string).test(length);
    expect(["0", "4096", "9999", "0009999"].filter(isStopped)).toEqual([]);
    expect(["10000", "123456", "0010000"].filter((length) => !isStopped(length))).toEqual([]);
  });

  it("leaves free text alone below its paths only", () => {
    const text = JSON.stringify(ruleNamed("AttackOutsideFreeText"));
    const [, expression = ""] = /"regex_string":"([^"]+)"/.exec(text) ?? [];
    const isFreeText = (path: string) => new RegExp(expression).test(path);
    expect(["/api/things", "/api/things/7", "/things/"].filter((path) => !isFreeText(path))).toEqual([]);
    expect(["/", "/api/things-full", "/apis/things", "/thing", "/x/things"].filter(isFreeText)).toEqual([]);
  });

  it("gives every rule a priority of its own", () => {
    expect(new Set(rules.map(({ priority }) => priority)).size).toBe(rules.length);
  });

  it("answers with texts that every rule finds, and that are problems", () => {
    const bodies = acl.custom_response_body as readonly { key: string; content: string }[];
    const named = [...JSON.stringify(rules).matchAll(/"custom_response_body_key":"([^"]+)"/g)].map(([, key]) => key);
    expect([...new Set(named)].sort()).toEqual(bodies.map(({ key }) => key).sort());
    for (const { content } of bodies)
      expect(JSON.parse(content)).toEqual({
        type: expect.stringMatching(/^urn:stockwiz:problem:/),
        title: expect.any(String),
        status: expect.any(Number),
        detail: expect.any(String),
      });
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
