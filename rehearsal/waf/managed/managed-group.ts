import type { FieldToMatch, Rule, Statement, TextTransformation, TextTransformationType } from "@aws-sdk/client-wafv2";

/** A rule group of AWS, written in WAF's own language as far as AWS tells what its rules look for. */
export interface ManagedGroup {
  readonly name: string;
  /** What its labels begin with. */
  readonly labelPrefix: string;
  readonly page: string;
  /** In the order of AWS's page. All of them block. */
  readonly rules: readonly Rule[];
  /** Rules that AWS names without an example of what they look for: no request matches them here. */
  readonly notPlayed: readonly string[];
}

/** The parts of a request that rules of the same kind inspect, by the ending of their names. */
export const PARTS = {
  BODY: { Body: { OversizeHandling: "CONTINUE" } },
  QUERYARGUMENTS: { AllQueryArguments: {} },
  QUERYSTRING: { QueryString: {} },
  URIPATH: { UriPath: {} },
  COOKIE: { SingleHeader: { Name: "cookie" } },
  HEADER: { Headers: { MatchPattern: { All: {} }, MatchScope: "VALUE", OversizeHandling: "CONTINUE" } },
} as const satisfies Record<string, FieldToMatch>;

export type PartName = keyof typeof PARTS;

/** How AWS writes the parts in its labels. */
const LABELLED: Readonly<Record<PartName, string>> = {
  BODY: "Body",
  QUERYARGUMENTS: "QueryArguments",
  QUERYSTRING: "QueryString",
  URIPATH: "URIPath",
  COOKIE: "Cookie",
  HEADER: "Header",
};

const inTurn = (types: readonly TextTransformationType[]): TextTransformation[] =>
  types.map((Type, Priority) => ({ Priority, Type }));

/** An attacker's ways to hide what is sent, undone before it is inspected. AWS does not say which ones it undoes. */
const GUISES = [
  inTurn(["URL_DECODE_UNI", "HTML_ENTITY_DECODE", "LOWERCASE"]),
  inTurn(["URL_DECODE_UNI", "URL_DECODE_UNI", "HTML_ENTITY_DECODE", "JS_DECODE", "LOWERCASE"]),
];

/** Whether a statement matches in any of the guises. */
export const inAnyGuise = (statementOf: (transformations: TextTransformation[]) => Statement): Statement => ({
  OrStatement: { Statements: GUISES.map(statementOf) },
});

export const AS_IT_IS = [{ Priority: 0, Type: "NONE" as const }];

/** A rule of a managed group; its priority is its place. */
export const managedRule = (name: string, label: string, statement: Statement): Omit<Rule, "Priority"> => ({
  Name: name,
  Statement: statement,
  Action: { Block: {} },
  RuleLabels: [{ Name: label }],
  VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name },
});

/** One rule for each part: `NAME_PART`, with the label `NAME_Part`. */
export const ruleForEach = (
  name: string,
  parts: readonly PartName[],
  statementOf: (field: FieldToMatch) => Statement,
): Omit<Rule, "Priority">[] =>
  parts.map((part) => managedRule(`${name}_${part}`, `${name}_${LABELLED[part]}`, statementOf(PARTS[part])));

/** Matches an expression once nothing is hidden any more. */
export const revealed =
  (RegexString: string) =>
  (FieldToMatch: FieldToMatch): Statement =>
    inAnyGuise((TextTransformations) => ({ RegexMatchStatement: { FieldToMatch, RegexString, TextTransformations } }));

export const inOrder = (rules: readonly Omit<Rule, "Priority">[]): Rule[] =>
  rules.map((rule, Priority) => ({ ...rule, Priority }) as Rule);
