import type { Action, Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { isInCidr } from "./cidr";
import { isLike } from "./wildcard";

/** What the rules of a listener look at. */
export interface RoutedRequest {
  readonly method: string;
  /** Normalised, without the query. */
  readonly path: string;
  /** What follows the `?`, as it was sent. */
  readonly query: string;
  /** Host header, with its port where it has one. */
  readonly host: string;
  /** Values by name in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly sourceIp: string;
}

type Test = (condition: RuleCondition, request: RoutedRequest) => boolean;

const SENSITIVE = { ignoresCase: false };
const INSENSITIVE = { ignoresCase: true };

/** Values stand in a field of their own, or in the older common one. */
const valuesOf = (condition: RuleCondition, config: { readonly Values?: string[] | undefined } | undefined): string[] =>
  config?.Values ?? condition.Values ?? [];

const fitsRegex = (text: string, expressions: readonly string[] | undefined, flags: string): boolean =>
  (expressions ?? []).some((expression) => new RegExp(expression, flags).test(text));

/** Keys and values as they were sent: the documentation names no decoding. */
const queryPairs = (query: string): [key: string, value: string][] =>
  query
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    });

const hasQuery: Test = ({ QueryStringConfig }, { query }) =>
  (QueryStringConfig?.Values ?? []).some(({ Key, Value = "" }) =>
    queryPairs(query).some(
      ([key, value]) =>
        (Key === undefined || isLike(key, Key, { ...INSENSITIVE, hasEscapes: true })) &&
        isLike(value, Value, { ...INSENSITIVE, hasEscapes: true }),
    ),
  );

const hasHeader: Test = ({ HttpHeaderConfig }, { headers }) => {
  const values = [headers[HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? ""] ?? []].flat();
  return values.some(
    (value) =>
      (HttpHeaderConfig?.Values ?? []).some((pattern) => isLike(value, pattern, INSENSITIVE)) ||
      fitsRegex(value, HttpHeaderConfig?.RegexValues, "i"),
  );
};

const hostName = (host: string): string => host.replace(/:\d+$/, "");

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
const TESTS: Readonly<Record<string, Test>> = {
  "path-pattern": (condition, { path }) =>
    valuesOf(condition, condition.PathPatternConfig).some((pattern) => isLike(path, pattern, SENSITIVE)) ||
    fitsRegex(path, condition.PathPatternConfig?.RegexValues, ""),
  "host-header": (condition, { host }) =>
    valuesOf(condition, condition.HostHeaderConfig).some((pattern) => isLike(hostName(host), pattern, INSENSITIVE)) ||
    fitsRegex(hostName(host), condition.HostHeaderConfig?.RegexValues, "i"),
  "http-header": hasHeader,
  "http-request-method": ({ HttpRequestMethodConfig }, { method }) =>
    HttpRequestMethodConfig?.Values?.includes(method) ?? false,
  "query-string": hasQuery,
  "source-ip": ({ SourceIpConfig }, { sourceIp }) =>
    SourceIpConfig?.Values?.some((cidr) => isInCidr(sourceIp, cidr)) ?? false,
};

const holds = (condition: RuleCondition, request: RoutedRequest): boolean =>
  TESTS[condition.Field ?? ""]?.(condition, request) ?? false;

/** The default rule is evaluated last, whatever its place in the list. */
const rank = ({ IsDefault, Priority }: Rule): number =>
  IsDefault || Priority === "default" ? Number.POSITIVE_INFINITY : Number(Priority);

/**
 * The rule that a listener follows for a request: the one of lowest priority whose conditions all hold.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export const route = (rules: readonly Rule[], request: RoutedRequest): Rule | undefined =>
  [...rules]
    .sort((one, other) => rank(one) - rank(other))
    .find(({ Conditions = [] }) => Conditions.every((condition) => holds(condition, request)));

/** What a rule does, in the order in which it does it; the last one answers. */
export const actionsOf = ({ Actions = [] }: Rule): Action[] =>
  [...Actions].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
