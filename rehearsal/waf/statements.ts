import type {
  ByteMatchStatement,
  FieldToMatch,
  IPSetReferenceStatement,
  LabelMatchStatement,
  RateBasedStatement,
  SizeConstraintStatement,
  Statement,
  TextTransformation,
} from "@aws-sdk/client-wafv2";
import { isInCidr } from "../alb/cidr";
import { looksLikeScripting, looksLikeSql } from "./attack-patterns";
import { componentOf } from "./components";
import { type ForwardedIp, forwardedAddresses } from "./forwarded-ip";
import type { InspectedRequest } from "./inspected-request";
import { regularExpression } from "./regular-expression";
import type { RequestRates } from "./request-rates";
import { transformed, unplayedTransformation } from "./text-transformations";
import type { DeployedWebAcl } from "./web-acl";

/** What cannot be told here, in words. */
export interface NotPlayed {
  readonly notPlayed: string;
}

/** Whether a request matches a statement, as far as that can be told. */
export type Match = boolean | NotPlayed;

/** What a statement is judged by besides its own settings. */
export interface StatementContext {
  readonly request: InspectedRequest;
  readonly webAcl: Pick<DeployedWebAcl, "ipSets" | "patternSets">;
  /** What the labels of the rule begin with. */
  readonly labelPrefix: string;
  /** Labels so far. */
  readonly labels: ReadonlySet<string>;
  readonly rates: RequestRates;
  /** The rule that is judged, for its counts. */
  readonly ruleId: string;
}

const DEFAULT_WINDOW_SECONDS = 300;

const notPlayed = (what: string): NotPlayed => ({ notPlayed: what });

interface Inspecting {
  readonly FieldToMatch?: FieldToMatch | undefined;
  readonly TextTransformations?: readonly TextTransformation[] | undefined;
  readonly PreParseTextTransformations?: readonly unknown[] | undefined;
}

/** Whether one of the texts that a statement inspects is what it looks for. */
const inspect = (statement: Inspecting, request: InspectedRequest, isWanted: (text: string) => boolean): Match => {
  if (statement.PreParseTextTransformations?.length) return notPlayed("a transformation before the query is parsed");
  const unplayed = unplayedTransformation(statement.TextTransformations);
  if (unplayed !== undefined) return notPlayed(`the text transformation ${unplayed}`);
  const component = componentOf(statement.FieldToMatch, request);
  if (component.kind === "not played") return notPlayed(component.what);
  if (component.kind === "decided") return component.isMatch;
  return component.texts.some((text) => isWanted(transformed(text, statement.TextTransformations)));
};

const bytes = (wanted: Uint8Array | undefined): string => Buffer.from(wanted ?? []).toString("latin1");

const WORD = /\w/;

const hasWord = (text: string, word: string): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!WORD.test(text[at - 1] ?? " ") && !WORD.test(text[at + word.length] ?? " ")) return true;
  return false;
};

const byteMatch = (statement: ByteMatchStatement, request: InspectedRequest): Match => {
  const wanted = bytes(statement.SearchString);
  const isAt: Readonly<Record<string, (text: string) => boolean>> = {
    EXACTLY: (text) => text === wanted,
    STARTS_WITH: (text) => text.startsWith(wanted),
    ENDS_WITH: (text) => text.endsWith(wanted),
    CONTAINS: (text) => text.includes(wanted),
    CONTAINS_WORD: (text) => hasWord(text, wanted),
  };
  return inspect(statement, request, (text) => isAt[statement.PositionalConstraint ?? ""]?.(text) ?? false);
};

const sizeMatch = (statement: SizeConstraintStatement, request: InspectedRequest): Match => {
  const { Size: size = 0, ComparisonOperator: operator = "EQ" } = statement;
  return inspect(statement, request, ({ length }) => {
    const outcomes = { EQ: length === size, NE: length !== size, LE: length <= size, LT: length < size };
    return { ...outcomes, GE: length >= size, GT: length > size }[operator];
  });
};

const ipSet = ({ ARN = "", IPSetForwardedIPConfig: forwarded }: IPSetReferenceStatement, context: StatementContext) => {
  const blocks = context.webAcl.ipSets.get(ARN);
  if (!blocks) return notPlayed(`the IP set ${ARN}, which could not be read`);
  const addresses = forwarded ? forwardedAddresses(forwarded, context.request) : [context.request.sourceIp];
  if (typeof addresses === "boolean") return addresses;
  return addresses.some((address) => blocks.some((block) => isInCidr(address, block)));
};

const FULLY_QUALIFIED = "awswaf:";

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-match.html */
const labelMatch = ({ Key = "", Scope }: LabelMatchStatement, { labels, labelPrefix }: StatementContext): boolean => {
  const key = Key.startsWith(FULLY_QUALIFIED) ? Key : `${labelPrefix}${Key}`;
  if (Scope === "LABEL") return labels.has(key);
  const namespace = key.endsWith(":") ? key : `${key}:`;
  return [...labels].some((label) => label.startsWith(namespace));
};

/** What a rate-based rule counts a request under; a boolean where it is not counted. */
const aggregationKey = (
  { AggregateKeyType, ForwardedIPConfig }: RateBasedStatement,
  request: InspectedRequest,
): string | boolean | NotPlayed => {
  if (AggregateKeyType === "IP") return request.sourceIp;
  if (AggregateKeyType === "CONSTANT") return "all";
  if (AggregateKeyType !== "FORWARDED_IP" || !ForwardedIPConfig)
    return notPlayed(`a rate aggregated by ${AggregateKeyType}`);
  const found = forwardedAddresses(ForwardedIPConfig as ForwardedIp, request);
  return typeof found === "boolean" ? found : (found[0] ?? "");
};

const rateMatch = (statement: RateBasedStatement, context: StatementContext): Match => {
  const { ScopeDownStatement, Limit = 0, EvaluationWindowSec = DEFAULT_WINDOW_SECONDS } = statement;
  const isInScope = ScopeDownStatement ? matches(ScopeDownStatement, context) : true;
  if (isInScope !== true) return isInScope;
  const key = aggregationKey(statement, context.request);
  if (typeof key !== "string") return key;
  return context.rates.add(`${context.ruleId} ${JSON.stringify(statement)}`, key, EvaluationWindowSec) > Limit;
};

/** True when all are; a false one makes it false whatever cannot be told of the others. */
const all = (found: readonly Match[]): Match =>
  found.includes(false) ? false : (found.find((one) => typeof one === "object") ?? true);

const not = (found: Match): Match => (typeof found === "boolean" ? !found : found);

/**
 * Whether a request matches a statement.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html
 */
export const matches = (statement: Statement, context: StatementContext): Match => {
  const { request, webAcl } = context;
  const each = (inner: readonly Statement[] | undefined) => (inner ?? []).map((one) => matches(one, context));
  if (statement.AndStatement) return all(each(statement.AndStatement.Statements));
  if (statement.OrStatement) return not(all(each(statement.OrStatement.Statements).map(not)));
  if (statement.NotStatement) return not(all(each([statement.NotStatement.Statement ?? {}])));
  if (statement.ByteMatchStatement) return byteMatch(statement.ByteMatchStatement, request);
  if (statement.SizeConstraintStatement) return sizeMatch(statement.SizeConstraintStatement, request);
  if (statement.LabelMatchStatement) return labelMatch(statement.LabelMatchStatement, context);
  if (statement.IPSetReferenceStatement) return ipSet(statement.IPSetReferenceStatement, context);
  if (statement.RateBasedStatement) return rateMatch(statement.RateBasedStatement, context);
  if (statement.XssMatchStatement) return inspect(statement.XssMatchStatement, request, looksLikeScripting);
  if (statement.SqliMatchStatement) return inspect(statement.SqliMatchStatement, request, looksLikeSql);
  if (statement.RegexMatchStatement) {
    const expression = regularExpression(statement.RegexMatchStatement.RegexString ?? "");
    return inspect(statement.RegexMatchStatement, request, (text) => expression.test(text));
  }
  if (statement.RegexPatternSetReferenceStatement) {
    const { ARN = "" } = statement.RegexPatternSetReferenceStatement;
    const expressions = webAcl.patternSets.get(ARN)?.map(regularExpression);
    if (!expressions) return notPlayed(`the regex pattern set ${ARN}, which could not be read`);
    return inspect(statement.RegexPatternSetReferenceStatement, request, (text) =>
      expressions.some((expression) => expression.test(text)),
    );
  }
  return notPlayed(`a ${Object.keys(statement)[0] ?? "statement that says nothing"}`);
};
