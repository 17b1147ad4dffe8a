import type { Rule, RuleAction, Statement, WebACL } from "@aws-sdk/client-wafv2";
import type { DeployedWebAcl } from "../../rehearsal/waf/web-acl";

const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: "m" };

/** A rule that blocks what its statement matches. */
export const ruleOf = (
  Name: string,
  Statement: Statement,
  changes: Partial<Rule> = {},
  Action: RuleAction = { Block: {} },
): Rule => ({ Name, Priority: 0, Statement, VisibilityConfig, Action, ...changes });

/** A rule that refers to a group of AWS. */
export const groupRule = (
  Name: string,
  changes: Partial<NonNullable<Statement["ManagedRuleGroupStatement"]>> = {},
  OverrideAction: Rule["OverrideAction"] = { None: {} },
): Rule => ({
  Name: "group",
  Priority: 0,
  VisibilityConfig,
  OverrideAction,
  Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name, ...changes } },
});

/** A web ACL of these rules that lets everything else pass. */
export const webAclWith = (
  Rules: Rule[],
  changes: Partial<WebACL> = {},
  referred: Partial<DeployedWebAcl> = {},
): DeployedWebAcl => ({
  acl: {
    ...{ Name: "door", Id: "1", ARN: "arn:door", DefaultAction: { Allow: {} }, VisibilityConfig },
    LabelNamespace: "awswaf:123456789012:webacl:door:",
    Rules,
    ...changes,
  },
  ipSets: new Map(),
  patternSets: new Map(),
  ruleGroups: new Map(),
  logging: undefined,
  ...referred,
});

export const AS_IT_IS = [{ Priority: 0, Type: "NONE" as const }];

/** Matches a request whose path begins so. */
export const pathBegins = (text: string): Statement => ({
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: "STARTS_WITH",
    SearchString: Buffer.from(text),
    TextTransformations: AS_IT_IS,
  },
});
