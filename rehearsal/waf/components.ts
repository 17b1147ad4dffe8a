import type { FieldToMatch, OversizeHandling } from "@aws-sdk/client-wafv2";
import { headersOf, headerValues, type InspectedRequest } from "./inspected-request";
import { jsonParts } from "./json-parts";

/** What a statement inspects of a request. A component that the request has not is no text at all. */
export type Component =
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  /** The request matches or not, whatever the criteria of the statement are. */
  | { readonly kind: "decided"; readonly isMatch: boolean }
  | { readonly kind: "not played"; readonly what: string };

/** Of headers and cookies WAF gets no more than this.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html */
const INSPECTED_BYTES = 8192;
const MAX_PAIRS = 200;

const texts = (found: readonly string[]): Component => ({ kind: "texts", texts: found });

const whole = (found: readonly string[], isOversize: boolean, handling: OversizeHandling | undefined): Component =>
  isOversize && (handling === "MATCH" || handling === "NO_MATCH")
    ? { kind: "decided", isMatch: handling === "MATCH" }
    : texts(found);

interface PairsField {
  readonly MatchPattern: object | undefined;
  readonly MatchScope: string | undefined;
  readonly OversizeHandling: OversizeHandling | undefined;
}

type Pair = readonly [name: string, value: string];

/** Those that come to WAF at all, up to the first limit that is reached. */
const inspectedPairs = (pairs: readonly Pair[]): { readonly seen: readonly Pair[]; readonly isOversize: boolean } => {
  let bytes = 0;
  const seen = pairs.slice(0, MAX_PAIRS).filter(([name, value]) => {
    bytes += name.length + value.length;
    return bytes <= INSPECTED_BYTES;
  });
  return { seen, isOversize: seen.length < pairs.length };
};

const fromPairs = (
  pairs: readonly Pair[],
  { MatchPattern = {}, MatchScope, OversizeHandling: handling }: PairsField,
): Component => {
  const { seen, isOversize } = inspectedPairs(pairs);
  const named = (key: string): string[] | undefined =>
    Object.entries(MatchPattern).find(([pattern]) => pattern.startsWith(key))?.[1] as string[] | undefined;
  const [included, excluded] = [named("Included"), named("Excluded")].map((names) =>
    names?.map((name) => name.toLowerCase()),
  );
  const chosen = seen.filter(
    ([name]) => (included?.includes(name.toLowerCase()) ?? true) && !excluded?.includes(name.toLowerCase()),
  );
  const found = chosen.flatMap(([name, value]) => [
    ...(MatchScope === "VALUE" ? [] : [name]),
    ...(MatchScope === "KEY" ? [] : [value]),
  ]);
  return whole(found, isOversize, handling);
};

const splitPair = (pair: string): [string, string] => {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
};

const queryPairs = (query: string): [string, string][] => query.split("&").filter(Boolean).map(splitPair);

const cookiePairs = (request: InspectedRequest): [string, string][] =>
  headerValues(request, "cookie").flatMap((value) =>
    value
      .split(";")
      .map((cookie) => cookie.trim())
      .filter(Boolean)
      .map(splitPair),
  );

const json = (field: FieldToMatch["JsonBody"] & object, { body, isBodyOversize }: InspectedRequest): Component => {
  const { OversizeHandling: handling } = field;
  if (isBodyOversize && handling && handling !== "CONTINUE") return whole([], true, handling);
  if (body.length === 0) return texts([]);
  const found = jsonParts(body, field);
  if (found === "not played") return { kind: "not played", what: "paths within a JSON text that is cut off or wrong" };
  return typeof found === "string" ? { kind: "decided", isMatch: found === "MATCH" } : texts(found);
};

/**
 * The part of a request that a statement names, one character for each byte.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_FieldToMatch.html
 */
export const componentOf = (field: FieldToMatch | undefined, request: InspectedRequest): Component => {
  if (field?.SingleHeader) return texts(headerValues(request, field.SingleHeader.Name ?? ""));
  if (field?.SingleQueryArgument) {
    const wanted = field.SingleQueryArgument.Name?.toLowerCase();
    return texts(queryPairs(request.query).flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : [])));
  }
  if (field?.AllQueryArguments) return texts(queryPairs(request.query).map(([, value]) => value));
  if (field?.UriPath) return texts([request.path]);
  if (field?.QueryString) return texts([request.query]);
  if (field?.Method) return texts([request.method]);
  if (field?.Body) return whole([request.body.toString("latin1")], request.isBodyOversize, field.Body.OversizeHandling);
  if (field?.JsonBody) return json(field.JsonBody, request);
  if (field?.Headers) return fromPairs(headersOf(request), field.Headers);
  if (field?.Cookies) return fromPairs(cookiePairs(request), field.Cookies);
  if (field?.HeaderOrder) {
    const { seen, isOversize } = inspectedPairs(headersOf(request));
    return whole([seen.map(([name]) => name).join(":")], isOversize, field.HeaderOrder.OversizeHandling);
  }
  return { kind: "not played", what: `the component ${Object.keys(field ?? {})[0] ?? "that is not named"}` };
};
