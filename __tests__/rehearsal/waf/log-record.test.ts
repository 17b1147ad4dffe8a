import type { LoggingConfiguration } from "@aws-sdk/client-wafv2";
import { isKept, logRecord } from "../../../rehearsal/waf/log-record";
import { type Asked, inspected, verdictOn } from "../../support/inspected";
import { groupRule, pathBegins, ruleOf, webAclWith } from "../../support/web-acl";

const CORE = "AWSManagedRulesCommonRuleSet";
const rules = [ruleOf("counts", pathBegins("/"), {}, { Count: {} }), { ...groupRule(CORE), Priority: 1 }];
const logged = (asked: Asked, logging: Partial<LoggingConfiguration> = {}) => {
  const webAcl = webAclWith(rules, {}, { logging: { ResourceArn: "a", LogDestinationConfigs: [], ...logging } });
  const verdict = verdictOn(webAcl, asked);
  return { verdict, record: logRecord({ webAcl, verdict, request: inspected(asked), at: 7, loadBalancer: "app/a/1" }) };
};

describe("a line of a web ACL's log", () => {
  it("tells which rule of which group ended a request, what only counted, and the labels", () => {
    expect(logged({ url: "/a?q=<script>" }).record).toMatchObject({
      timestamp: 7,
      webaclId: "arn:door",
      action: "BLOCK",
      terminatingRuleId: "group",
      terminatingRuleType: "MANAGED_RULE_GROUP",
      httpSourceId: "app/a/1",
      ruleGroupList: [
        {
          ruleGroupId: `AWS#${CORE}`,
          terminatingRule: { ruleId: "CrossSiteScripting_QUERYARGUMENTS", action: "BLOCK" },
        },
      ],
      nonTerminatingMatchingRules: [{ ruleId: "counts", action: "COUNT" }],
      httpRequest: { clientIp: "203.0.113.7", uri: "/a", args: "q=<script>", httpMethod: "GET" },
      labels: [{ name: "awswaf:managed:aws:core-rule-set:CrossSiteScripting_QueryArguments" }],
    });
  });

  it("hides what is redacted", () => {
    const RedactedFields = [{ SingleHeader: { Name: "Cookie" } }, { QueryString: {} }];
    const { record } = logged({ url: "/a?token=x", headers: { cookie: "session" } }, { RedactedFields });
    expect(JSON.stringify(record)).not.toMatch(/token=x|session/);
    expect(record).toMatchObject({ httpRequest: { uri: "/a", args: "REDACTED" } });
  });

  it("is kept or dropped as its filter says, by the first that holds", () => {
    const blocked = logged({ url: "/?q=<script>" }).verdict;
    const allowed = logged({}).verdict;
    const filter = (Behavior: "KEEP" | "DROP", Action: "BLOCK" | "COUNT", DefaultBehavior: "KEEP" | "DROP") => ({
      DefaultBehavior,
      Filters: [{ Behavior, Requirement: "MEETS_ANY" as const, Conditions: [{ ActionCondition: { Action } }] }],
    });
    expect([isKept(undefined, allowed), isKept(filter("KEEP", "BLOCK", "DROP"), blocked)]).toEqual([true, true]);
    expect(isKept(filter("KEEP", "BLOCK", "DROP"), allowed)).toBe(false);
    expect(isKept(filter("DROP", "COUNT", "KEEP"), allowed)).toBe(false);
    const [LabelName] = blocked.labels;
    const both = {
      DefaultBehavior: "DROP" as const,
      Filters: [
        {
          Behavior: "KEEP" as const,
          Requirement: "MEETS_ALL" as const,
          Conditions: [{ ActionCondition: { Action: "BLOCK" as const } }, { LabelNameCondition: { LabelName } }],
        },
      ],
    };
    expect([isKept(both, blocked), isKept(both, allowed)]).toEqual([true, false]);
  });
});
