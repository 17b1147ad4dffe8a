import type { Rule, RuleAction, Statement, WebACL } from "@aws-sdk/client-wafv2";
import { refusedSettings } from "../../../rehearsal/waf/refused-settings";
import { synthesize } from "../../support/synthesize";
import { AS_IT_IS, groupRule, pathBegins, ruleOf, webAclWith } from "../../support/web-acl";
import { webAclOf } from "../../support/web-acl-of-stack";

const wordsFor = (Rules: Rule[], changes: Partial<WebACL> = {}): string => {
  const refusal = refusedSettings(webAclWith(Rules, changes).acl);
  return refusal ? `${refusal.code} ${refusal.message}` : "taken";
};
const statement = (one: Statement) => [ruleOf("a", one)];
const action = (one: RuleAction) => [ruleOf("a", pathBegins("/"), {}, one)];
const rate = (changes: object) => statement({ RateBasedStatement: { Limit: 10, AggregateKeyType: "IP", ...changes } });
const regex = (RegexString: string) =>
  statement({ RegexMatchStatement: { RegexString, FieldToMatch: { UriPath: {} }, TextTransformations: AS_IT_IS } });
const custom = (CustomResponse: object) =>
  action({ Block: { CustomResponse: { ResponseCode: 403, ...CustomResponse } } });
const transformations = (TextTransformations: object[]) =>
  statement({
    SizeConstraintStatement: {
      ...{ FieldToMatch: { UriPath: {} }, ComparisonOperator: "GT", Size: 1 },
      TextTransformations: TextTransformations as never,
    },
  });

describe("AWS takes", () => {
  it("prod's web ACL", () => {
    expect(refusedSettings(webAclOf(synthesize("network", "prod")).acl)).toBeUndefined();
  });

  it.each<[string, Rule[]]>([
    ["a rule with an action", action({ Count: {} })],
    ["a group with an override", [groupRule("AWSManagedRulesSQLiRuleSet", {}, { Count: {} })]],
    ["a group that is not played here", [groupRule("AWSManagedRulesBotControlRuleSet")]],
    ["a rate of ten in a minute", rate({ EvaluationWindowSec: 60 })],
    ["an answer with a body", custom({ CustomResponseBodyKey: "a" })],
  ])("%s", (_, rules) => {
    expect(wordsFor(rules, { CustomResponseBodies: { a: {} as never } })).toBe("taken");
  });
});

describe("AWS rejects", () => {
  const nested = { RateBasedStatement: { Limit: 10, AggregateKeyType: "IP" as const } };
  it.each<[string, Rule[], string]>([
    ["two rules of one priority", [ruleOf("a", pathBegins("/")), ruleOf("b", pathBegins("/"))], "priority of a rule"],
    [
      "two rules of one name",
      [ruleOf("a", pathBegins("/")), ruleOf("a", pathBegins("/"), { Priority: 1 })],
      "name of a rule",
    ],
    ["a group with an action", [{ ...groupRule("AWSManagedRulesSQLiRuleSet"), Action: { Block: {} } }], "RULE"],
    ["a group without an override", [groupRule("AWSManagedRulesSQLiRuleSet", {}, {})], "OVERRIDE_ACTION"],
    ["a rule with an override", [{ ...ruleOf("a", pathBegins("/")), OverrideAction: { None: {} } }], "RULE"],
    ["no action", action({}), "RULE_ACTION"],
    ["two actions", action({ Block: {}, Count: {} }), "RULE_ACTION"],
    ["an answer without its body", custom({ CustomResponseBodyKey: "a" }), "CUSTOM_RESPONSE, parameter: a"],
    ["a status that no answer may have", custom({ ResponseCode: 422 }), "CUSTOM_RESPONSE, parameter: 422"],
    ["a content type", custom({ ResponseHeaders: [{ Name: "Content-Type", Value: "a/b" }] }), "CUSTOM_RESPONSE"],
    [
      "a header twice",
      custom({
        ResponseHeaders: [
          { Name: "a", Value: "" },
          { Name: "A", Value: "" },
        ],
      }),
      "CUSTOM_RESPONSE",
    ],
    [
      "an override to no action",
      [groupRule("AWSManagedRulesSQLiRuleSet", { RuleActionOverrides: [{ Name: "a", ActionToUse: {} }] })],
      "RULE_ACTION",
    ],
    ["a rate below ten", rate({ Limit: 9 }), "RATE_BASED_STATEMENT, parameter: 9"],
    ["a rate of no number of a window", rate({ EvaluationWindowSec: 30 }), "RATE_BASED_STATEMENT, parameter: 30"],
    ["a forwarded address without its header", rate({ AggregateKeyType: "FORWARDED_IP" }), "FORWARDED_IP_CONFIG"],
    ["a rate of everything", rate({ AggregateKeyType: "CONSTANT" }), "SCOPE_DOWN"],
    ["a rate within another statement", statement({ NotStatement: { Statement: nested } }), "STATEMENT"],
    ["and of one", statement({ AndStatement: { Statements: [pathBegins("/")] } }), "AND_STATEMENT"],
    ["or of one", statement({ OrStatement: { Statements: [pathBegins("/")] } }), "OR_STATEMENT"],
    ["no statement", statement({}), "STATEMENT"],
    ["two statements", statement({ ...pathBegins("/"), ...nested }), "STATEMENT"],
    [
      "a statement that inspects nothing",
      statement({ XssMatchStatement: { FieldToMatch: {}, TextTransformations: AS_IT_IS } }),
      "FIELD_TO_MATCH",
    ],
    ["no transformation", transformations([]), "TEXT_TRANSFORMATION"],
    [
      "two transformations of one priority",
      transformations([AS_IT_IS[0] ?? {}, AS_IT_IS[0] ?? {}]),
      "TEXT_TRANSFORMATION",
    ],
    ["an expression that is none", regex("("), "REGEX_PATTERN_SET"],
    ["an expression with a back reference", regex(String.raw`(a)\1`), "REGEX_PATTERN_SET"],
    ["a long expression", regex("a".repeat(513)), "REGEX_PATTERN_SET, parameter: 513"],
    ["no expression", regex(""), "REGEX_PATTERN_SET"],
    ["a label in a reserved word", [ruleOf("a", pathBegins("/"), { RuleLabels: [{ Name: "aws:seen" }] })], "aws:seen"],
    ["a label with a space", [ruleOf("a", pathBegins("/"), { RuleLabels: [{ Name: "a b" }] })], "a b"],
    ["a group that AWS has not", [groupRule("AWSManagedRulesNone")], "WAFNonexistentItemException"],
  ])("%s", (_, rules, words) => {
    const said = wordsFor(rules);
    expect(said).toContain(words);
    expect(said).toMatch(/^WAF(InvalidParameter|NonexistentItem)Exception /);
  });

  it("a default action of both kinds", () => {
    expect(wordsFor([], { DefaultAction: { Allow: {}, Block: {} } })).toContain("WAFInvalidParameterException");
  });
});
