import type { Rule, RuleGroup } from "@aws-sdk/client-wafv2";
import { blockAnswer } from "../../../rehearsal/waf/block-answer";
import { verdictOn } from "../../support/inspected";
import { groupRule, pathBegins, ruleOf, webAclWith } from "../../support/web-acl";

const CORE = "AWSManagedRulesCommonRuleSet";
const label = "awswaf:managed:aws:core-rule-set:CrossSiteScripting_QueryArguments";
const XSS = { url: "/?q=<script>" };
const everything = pathBegins("/");
const counting = (Name: string, changes: Partial<Rule> = {}) => ruleOf(Name, everything, changes, { Count: {} });

describe("a web ACL", () => {
  it("does by default what it says", () => {
    expect(verdictOn(webAclWith([]), {})).toMatchObject({ action: "ALLOW", rule: { name: "Default_Action" } });
    expect(verdictOn(webAclWith([], { DefaultAction: { Block: {} } }), {}).action).toBe("BLOCK");
  });

  it("tries its rules by priority, and ends with the first that allows or blocks", () => {
    const rules = [
      ruleOf("last", everything, { Priority: 9 }),
      ruleOf("first", everything, { Priority: 1 }, { Allow: {} }),
    ];
    expect(verdictOn(webAclWith(rules), {})).toMatchObject({ action: "ALLOW", rule: { name: "first" } });
  });

  it("goes on after a rule that only counts, and keeps its label for the next", () => {
    const rules = [
      counting("seen", { RuleLabels: [{ Name: "seen:once" }] }),
      ruleOf("known", { LabelMatchStatement: { Scope: "LABEL", Key: "seen:once" } }, { Priority: 1 }),
    ];
    const verdict = verdictOn(webAclWith(rules), {});
    expect(verdict).toMatchObject({ action: "BLOCK", rule: { name: "known" }, counted: [{ name: "seen" }] });
    expect(verdict.labels).toEqual(["awswaf:123456789012:webacl:door:seen:once"]);
  });

  it("knows no label of a rule that comes later", () => {
    const rules = [
      ruleOf("known", { LabelMatchStatement: { Scope: "LABEL", Key: "seen" } }),
      counting("seen", { Priority: 1, RuleLabels: [{ Name: "seen" }] }),
    ];
    expect(verdictOn(webAclWith(rules), {}).action).toBe("ALLOW");
  });

  it("hands on the headers of every rule that lets a request pass", () => {
    const inserting = (Name: string) => ({ CustomRequestHandling: { InsertHeaders: [{ Name, Value: "1" }] } });
    const rules = [
      ruleOf("counts", everything, {}, { Count: inserting("counted") }),
      ruleOf("allows", everything, { Priority: 1 }, { Allow: inserting("allowed") }),
    ];
    expect(verdictOn(webAclWith(rules), {}).inserted.map(({ Name }) => Name)).toEqual(["counted", "allowed"]);
    const byDefault = webAclWith([], { DefaultAction: { Allow: inserting("default") } });
    expect(verdictOn(byDefault, {}).inserted).toEqual([{ Name: "default", Value: "1" }]);
  });

  it.each(["Captcha", "Challenge"] as const)("rejects a request that a %s would meet", (kind) => {
    const verdict = verdictOn(webAclWith([ruleOf("asks", everything, {}, { [kind]: {} })]), {});
    expect(verdict).toMatchObject({ action: "NOT PLAYED", notPlayed: `the action ${kind}`, rule: { name: "asks" } });
  });

  it("rejects a request of which a rule cannot tell, also where it would only count", () => {
    const geo = ruleOf("geo", { GeoMatchStatement: { CountryCodes: ["NL"] } }, {}, { Count: {} });
    expect(verdictOn(webAclWith([geo]), {})).toMatchObject({ action: "NOT PLAYED", notPlayed: "a GeoMatchStatement" });
  });
});

describe("the answer to a request that is blocked", () => {
  const answered = (response: object, bodies = {}) =>
    blockAnswer(
      verdictOn(
        webAclWith([ruleOf("no", everything, {}, { Block: { CustomResponse: { ResponseCode: 429, ...response } } })], {
          CustomResponseBodies: bodies,
        }),
        {},
      ),
    );

  it("is the load balancer's page for 403", () => {
    expect(blockAnswer(verdictOn(webAclWith([ruleOf("no", everything)]), {}))).toEqual({ status: 403, headers: {} });
  });

  it("is what the rule says, with the body of its key", () => {
    const slow = { Content: '{"a": 1}', ContentType: "APPLICATION_JSON" };
    const ResponseHeaders = [{ Name: "retry-after", Value: "60" }];
    expect(answered({ CustomResponseBodyKey: "slow", ResponseHeaders }, { slow })).toEqual({
      status: 429,
      headers: { "retry-after": "60", "content-type": "application/json" },
      body: '{"a": 1}',
    });
  });

  it("is empty where the rule has a status and no body", () => {
    expect(answered({})).toEqual({ status: 429, headers: {}, body: "" });
  });
});

describe("a rule group of AWS", () => {
  it("blocks by its own rules, and tells which", () => {
    const verdict = verdictOn(webAclWith([groupRule(CORE)]), XSS);
    expect(verdict).toMatchObject({
      action: "BLOCK",
      ruleType: "MANAGED_RULE_GROUP",
      rule: { name: "group", inGroup: { group: CORE, rule: "CrossSiteScripting_QUERYARGUMENTS" } },
    });
    expect(verdict.labels).toEqual([label]);
  });

  it("only counts where the rule that refers to it says so, up to its first match", () => {
    const both = { url: "/?q=<script>", headers: { "user-agent": "" } };
    const verdict = verdictOn(webAclWith([groupRule(CORE, {}, { Count: {} })]), both);
    expect([verdict.action, verdict.counted.map(({ inGroup }) => inGroup?.rule)]).toEqual([
      "ALLOW",
      ["NoUserAgent_HEADER"],
    ]);
    expect(verdict.labels).toEqual(["awswaf:managed:aws:core-rule-set:NoUserAgent_Header"]);
  });

  it("does with one of its rules what an override says, and still labels", () => {
    const RuleActionOverrides = [{ Name: "CrossSiteScripting_QUERYARGUMENTS", ActionToUse: { Count: {} } }];
    const again = ruleOf("again", { LabelMatchStatement: { Scope: "LABEL", Key: label } }, { Priority: 1 });
    const counted = webAclWith([groupRule(CORE, { RuleActionOverrides })]);
    expect(verdictOn(counted, XSS)).toMatchObject({ action: "ALLOW", labels: [label] });
    const blocked = webAclWith([groupRule(CORE, { RuleActionOverrides }), again]);
    expect(verdictOn(blocked, XSS)).toMatchObject({ action: "BLOCK", rule: { name: "again" } });
    const ExcludedRules = [{ Name: "CrossSiteScripting_QUERYARGUMENTS" }];
    expect(verdictOn(webAclWith([groupRule(CORE, { ExcludedRules })]), XSS).action).toBe("ALLOW");
    const other = [{ Name: "NoSuchRule", ActionToUse: { Count: {} } }];
    expect(verdictOn(webAclWith([groupRule(CORE, { RuleActionOverrides: other })]), XSS).action).toBe("BLOCK");
  });

  it("answers by an override with a body of the web ACL", () => {
    const CustomResponse = { ResponseCode: 403, CustomResponseBodyKey: "no" };
    const RuleActionOverrides = [
      { Name: "CrossSiteScripting_QUERYARGUMENTS", ActionToUse: { Block: { CustomResponse } } },
    ];
    const no = { Content: "no", ContentType: "TEXT_PLAIN" as const };
    const acl = webAclWith([groupRule(CORE, { RuleActionOverrides })], { CustomResponseBodies: { no } });
    expect(verdictOn(acl, XSS).body).toEqual(no);
  });

  it("is asked only about what its scope holds", () => {
    const acl = webAclWith([groupRule(CORE, { ScopeDownStatement: pathBegins("/admin") })]);
    expect(verdictOn(acl, XSS).action).toBe("ALLOW");
    expect(verdictOn(acl, { url: "/admin?q=<script>" }).action).toBe("BLOCK");
  });

  it("lets everything pass that is not played", () => {
    expect(verdictOn(webAclWith([groupRule("AWSManagedRulesAmazonIpReputationList")]), XSS).action).toBe("ALLOW");
  });
});

describe("a rule group of one's own", () => {
  const ARN = "arn:group";
  const refers = (OverrideAction: Rule["OverrideAction"] = { None: {} }): Rule => ({
    ...groupRule("", {}, OverrideAction),
    Statement: { RuleGroupReferenceStatement: { ARN } },
  });
  const CustomResponse = { ResponseCode: 401, CustomResponseBodyKey: "who" };
  const group: RuleGroup = {
    ...{ Name: "mine", Id: "1", ARN, Capacity: 1, VisibilityConfig: counting("x").VisibilityConfig },
    LabelNamespace: "awswaf:123456789012:rulegroup:mine:",
    CustomResponseBodies: { who: { Content: "who", ContentType: "TEXT_PLAIN" } },
    Rules: [
      counting("marks", { RuleLabels: [{ Name: "marked" }] }),
      ruleOf(
        "refuses",
        { LabelMatchStatement: { Scope: "LABEL", Key: "marked" } },
        { Priority: 1 },
        {
          Block: { CustomResponse },
        },
      ),
    ],
  };
  const referred = { ruleGroups: new Map([[ARN, group]]) };

  it("has labels and answers of its own", () => {
    expect(verdictOn(webAclWith([refers()], {}, referred), {})).toMatchObject({
      action: "BLOCK",
      ruleType: "GROUP",
      rule: { name: "group", inGroup: { group: "mine", rule: "refuses" } },
      labels: ["awswaf:123456789012:rulegroup:mine:marked"],
      body: { Content: "who" },
    });
    expect(verdictOn(webAclWith([refers({ Count: {} })], {}, referred), {}).action).toBe("ALLOW");
  });

  it("is not played where it could not be read", () => {
    expect(verdictOn(webAclWith([refers()]), {})).toMatchObject({
      action: "NOT PLAYED",
      notPlayed: "the rule group arn:group, which could not be read",
    });
  });
});
