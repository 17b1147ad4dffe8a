import type { FieldToMatch, LoggingFilter } from "@aws-sdk/client-wafv2";
import { headersOf, type InspectedRequest } from "./inspected-request";
import type { Verdict } from "./judge";
import type { DeployedWebAcl } from "./web-acl";

/** A request that a web ACL has judged. */
export interface Judged {
  readonly webAcl: DeployedWebAcl;
  readonly request: InspectedRequest;
  readonly verdict: Verdict;
  /** Milliseconds since 1970 when it came. */
  readonly at: number;
  /** `app/NAME/ID` */
  readonly loadBalancer: string;
}

const REDACTED = "REDACTED";
/** A rule group of AWS stands in the log under this. */
const groupId = (name: string): string => (name.startsWith("AWS") ? `AWS#${name}` : name);

/** Whether a filter keeps a request in the log.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingFilter.html */
export const isKept = (filter: LoggingFilter | undefined, { action, counted, labels }: Verdict): boolean => {
  if (!filter) return true;
  const holds = (condition: NonNullable<NonNullable<LoggingFilter["Filters"]>[number]["Conditions"]>[number]) =>
    condition.LabelNameCondition
      ? labels.includes(condition.LabelNameCondition.LabelName ?? "")
      : condition.ActionCondition?.Action === action ||
        (condition.ActionCondition?.Action === "COUNT" && counted.length > 0);
  const first = (filter.Filters ?? []).find(({ Requirement, Conditions = [] }) =>
    Requirement === "MEETS_ANY" ? Conditions.some(holds) : Conditions.every(holds),
  );
  return (first?.Behavior ?? filter.DefaultBehavior) === "KEEP";
};

const groupsOf = ({ rule, counted, action }: Verdict): object[] => {
  const names = new Set([rule, ...counted].flatMap(({ inGroup }) => inGroup?.group ?? []));
  return [...names].map((name) => ({
    ruleGroupId: groupId(name),
    terminatingRule:
      rule.inGroup?.group === name ? { ruleId: rule.inGroup.rule, action, ruleMatchDetails: null } : null,
    nonTerminatingMatchingRules: counted
      .filter(({ inGroup }) => inGroup?.group === name)
      .map(({ inGroup }) => ({ ruleId: inGroup?.rule, action: "COUNT", ruleMatchDetails: [] })),
    excludedRules: null,
    customerConfig: null,
  }));
};

const requestOf = (request: InspectedRequest, redacted: readonly FieldToMatch[]): object => {
  const hidden = new Set(redacted.flatMap(({ SingleHeader }) => SingleHeader?.Name?.toLowerCase() ?? []));
  const or = (key: "UriPath" | "QueryString" | "Method", text: string) =>
    redacted.some((field) => field[key]) ? REDACTED : text;
  return {
    clientIp: request.sourceIp,
    country: "-",
    headers: headersOf(request).map(([name, value]) => ({
      name,
      value: hidden.has(name.toLowerCase()) ? REDACTED : value,
    })),
    uri: or("UriPath", request.path),
    args: or("QueryString", request.query),
    httpVersion: `HTTP/${request.httpVersion}`,
    httpMethod: or("Method", request.method),
    requestId: null,
  };
};

/**
 * What WAF writes of a request.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 */
export const logRecord = ({ webAcl: { acl, logging }, request, verdict, at, loadBalancer }: Judged): object => ({
  timestamp: at,
  formatVersion: 1,
  webaclId: acl.ARN,
  terminatingRuleId: verdict.rule.name,
  terminatingRuleType: verdict.ruleType,
  action: verdict.action,
  terminatingRuleMatchDetails: [],
  httpSourceName: "ALB",
  httpSourceId: loadBalancer,
  ruleGroupList: groupsOf(verdict),
  rateBasedRuleList: [],
  nonTerminatingMatchingRules: verdict.counted
    .filter(({ inGroup }) => !inGroup)
    .map(({ name }) => ({ ruleId: name, action: "COUNT", ruleMatchDetails: [] })),
  requestHeadersInserted: verdict.inserted.map(({ Name, Value }) => ({ name: Name, value: Value })),
  responseCodeSent: verdict.response?.ResponseCode ?? null,
  httpRequest: requestOf(request, logging?.RedactedFields ?? []),
  labels: verdict.labels.map((name) => ({ name })),
});
