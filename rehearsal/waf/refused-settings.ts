import type {
  CustomResponseBody,
  FieldToMatch,
  Rule,
  RuleAction,
  Statement,
  TextTransformation,
  WebACL,
} from "@aws-sdk/client-wafv2";
import { MANAGED_GROUPS, OTHER_MANAGED_GROUPS } from "./managed/all";
import { statementsIn } from "./read-web-acl";
import { MAX_EXPRESSION, regularExpression } from "./regular-expression";

/** What AWS refuses a setting with. */
export interface SettingRefusal {
  readonly code: "WAFInvalidParameterException" | "WAFNonexistentItemException";
  readonly message: string;
}

type Bodies = Readonly<Record<string, CustomResponseBody>>;
type Refusals = Generator<SettingRefusal, void, undefined>;

const invalid = (reason: string, field: string, parameter: unknown): SettingRefusal => ({
  code: "WAFInvalidParameterException",
  message: `Error reason: ${reason}, field: ${field}, parameter: ${parameter}`,
});

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-status-codes.html */
const CUSTOM_STATUSES = [
  ...[200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308],
  ...[400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 416, 421, 429],
  ...[500, 501, 502, 503, 504, 505],
];
/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html */
const WINDOWS = [60, 120, 300, 600];
const RATE_LIMITS = { least: 10, most: 2_000_000_000 };
/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_SizeConstraintStatement.html */
const MOST_BYTES = 21_474_836_480;
/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html */
const RESERVED = ["awswaf", "aws", "waf", "rulegroup", "webacl", "regexpatternset", "ipset", "managed"];
const LABEL = /^[0-9A-Za-z_\-:]+$/;

function* ofAction(action: RuleAction | undefined, bodies: Bodies, overridden = false): Refusals {
  if (Object.keys(action ?? {}).filter((kind) => action?.[kind as keyof RuleAction]).length !== 1)
    yield invalid(
      "You have used none or multiple values for a field that requires exactly one value.",
      "RULE_ACTION",
      "RuleAction",
    );
  const response = action?.Block?.CustomResponse;
  if (!response) return;
  const { ResponseCode: status = 0, CustomResponseBodyKey: key, ResponseHeaders: headers = [] } = response;
  if (!CUSTOM_STATUSES.includes(status)) yield invalid("The response code isn't supported.", "CUSTOM_RESPONSE", status);
  if (key !== undefined && !Object.hasOwn(bodies, key))
    yield invalid("The custom response body isn't defined.", "CUSTOM_RESPONSE", overridden ? `${key} (override)` : key);
  const names = headers.map(({ Name = "" }) => Name.toLowerCase());
  if (names.includes("content-type") || new Set(names).size < names.length)
    yield invalid("The header names aren't valid.", "CUSTOM_RESPONSE", names.join());
}

interface Inspecting {
  readonly FieldToMatch?: FieldToMatch | undefined;
  readonly TextTransformations?: readonly TextTransformation[] | undefined;
}

function* ofInspection({ FieldToMatch: field, TextTransformations: list }: Inspecting): Refusals {
  if (Object.values(field ?? {}).filter(Boolean).length !== 1)
    yield invalid(
      "You have used none or multiple values for a field that requires exactly one value.",
      "FIELD_TO_MATCH",
      "FieldToMatch",
    );
  const priorities = (list ?? []).map(({ Priority }) => Priority);
  if (priorities.length === 0 || new Set(priorities).size < priorities.length)
    yield invalid("The text transformations need a priority each.", "TEXT_TRANSFORMATION", priorities.join());
}

function* ofExpression(expression = ""): Refusals {
  try {
    if (expression.length > 0 && expression.length <= MAX_EXPRESSION) regularExpression(expression);
    else yield invalid("The length of the regular expression isn't valid.", "REGEX_PATTERN_SET", expression.length);
  } catch {
    yield invalid("The regular expression isn't valid.", "REGEX_PATTERN_SET", expression);
  }
}

function* ofRate(statement: NonNullable<Statement["RateBasedStatement"]>): Refusals {
  const {
    Limit = 0,
    EvaluationWindowSec: window,
    AggregateKeyType: key,
    ForwardedIPConfig,
    ScopeDownStatement,
  } = statement;
  if (Limit < RATE_LIMITS.least || Limit > RATE_LIMITS.most)
    yield invalid(`The limit must be from ${RATE_LIMITS.least} to ${RATE_LIMITS.most}.`, "RATE_BASED_STATEMENT", Limit);
  if (window !== undefined && !WINDOWS.includes(window))
    yield invalid(`The evaluation window must be one of ${WINDOWS.join()}.`, "RATE_BASED_STATEMENT", window);
  if ((key === "FORWARDED_IP") !== Boolean(ForwardedIPConfig) && key !== "CUSTOM_KEYS")
    yield invalid("A forwarded IP needs its configuration, and nothing else does.", "FORWARDED_IP_CONFIG", key);
  if (key === "CONSTANT" && !ScopeDownStatement)
    yield invalid("To count all requests takes a scope-down statement.", "SCOPE_DOWN", key);
}

function* ofStatement(statement: Statement, isNested: boolean): Refusals {
  const kinds = Object.keys(statement).filter((kind) => statement[kind as keyof Statement]);
  if (kinds.length !== 1)
    yield invalid(
      "You have used none or multiple values for a field that requires exactly one value.",
      "STATEMENT",
      kinds.join(),
    );
  const { RateBasedStatement: rate, ManagedRuleGroupStatement: managed, RuleGroupReferenceStatement: own } = statement;
  if (isNested && (rate || managed || own)) yield invalid("The statement can't be nested.", "STATEMENT", kinds[0]);
  for (const [kind, inner] of [
    ["AND_STATEMENT", statement.AndStatement],
    ["OR_STATEMENT", statement.OrStatement],
  ] as const)
    if (inner && (inner.Statements ?? []).length < 2)
      yield invalid("The statement needs two statements.", kind, "Statements");
  const size = statement.SizeConstraintStatement;
  if (size && ((size.Size ?? -1) < 0 || (size.Size ?? 0) > MOST_BYTES))
    yield invalid("The size isn't valid.", "SIZE_CONSTRAINT_STATEMENT", size.Size);
  if (rate) yield* ofRate(rate);
  if (statement.RegexMatchStatement) yield* ofExpression(statement.RegexMatchStatement.RegexString);
  for (const inspecting of [
    ...[statement.ByteMatchStatement, size, statement.RegexMatchStatement, statement.XssMatchStatement],
    ...[statement.SqliMatchStatement, statement.RegexPatternSetReferenceStatement],
  ])
    if (inspecting) yield* ofInspection(inspecting);
  const names: readonly string[] = [...MANAGED_GROUPS.map(({ name }) => name), ...OTHER_MANAGED_GROUPS];
  if (managed?.VendorName === "AWS" && !names.includes(managed.Name ?? ""))
    yield {
      code: "WAFNonexistentItemException",
      message: `AWS WAF couldn’t perform the operation because your resource doesn’t exist. ${managed.Name}`,
    };
}

function* ofRule(rule: Rule, bodies: Bodies): Refusals {
  const statement = rule.Statement ?? {};
  const group = statement.ManagedRuleGroupStatement ?? statement.RuleGroupReferenceStatement;
  if (group ? rule.Action : rule.OverrideAction)
    yield invalid("A rule group takes an override action, and any other rule an action.", "RULE", rule.Name);
  if (group && (rule.OverrideAction?.None ? 1 : 0) + (rule.OverrideAction?.Count ? 1 : 0) !== 1)
    yield invalid(
      "You have used none or multiple values for a field that requires exactly one value.",
      "OVERRIDE_ACTION",
      rule.Name,
    );
  if (!group) yield* ofAction(rule.Action, bodies);
  for (const { ActionToUse } of group?.RuleActionOverrides ?? []) yield* ofAction(ActionToUse, bodies, true);
  for (const one of statementsIn(statement)) yield* ofStatement(one, one !== statement);
  for (const { Name = "" } of rule.RuleLabels ?? [])
    if (!LABEL.test(Name) || Name.split(":").some((part) => RESERVED.includes(part)))
      yield invalid("The label name isn't valid.", "LABEL_MATCH_STATEMENT", Name);
}

function* ofRules(rules: readonly Rule[], bodies: Bodies): Refusals {
  for (const field of ["Priority", "Name"] as const) {
    const values = rules.map((rule) => rule[field]);
    const twice = values.find((value, at) => values.indexOf(value) < at);
    if (twice !== undefined) yield invalid(`The ${field.toLowerCase()} of a rule must be unique.`, "RULE", twice);
  }
  for (const rule of rules) yield* ofRule(rule, bodies);
}

/** The first thing for which AWS refuses a web ACL or a rule group; the emulator takes everything. */
export const refusedSettings = (
  settings: Partial<Pick<WebACL, "Rules" | "CustomResponseBodies" | "DefaultAction">>,
): SettingRefusal | undefined => {
  const { Rules = [], CustomResponseBodies: bodies = {}, DefaultAction } = settings;
  const first = ofRules(Rules, bodies).next().value;
  return first ?? (DefaultAction ? (ofAction(DefaultAction, bodies).next().value ?? undefined) : undefined);
};
