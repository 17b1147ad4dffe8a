import { randomBytes } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import type { Listener } from "./deployed";

/** Headers that belong to one connection, not to the message.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes */
const VALID_NAME = /^[-A-Za-z0-9]+$/;

/** Pairs of name and value as they stood on the wire, without what belongs to the connection. */
const pairsOf = (rawHeaders: readonly string[]): [name: string, value: string][] => {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  const named = pairs
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
  return pairs.filter(([name]) => !HOP_BY_HOP.includes(name.toLowerCase()) && !named.includes(name.toLowerCase()));
};

/** By the name that came first; what comes once is a text, as the client of Node wants it. */
const collected = (pairs: readonly (readonly [string, string])[]): Record<string, string | string[]> => {
  const names = new Map<string, string>();
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) {
    const first = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), first);
    const earlier = headers[first];
    headers[first] = earlier === undefined ? value : [earlier, value].flat();
  }
  return headers;
};

/** Headers of a message that are passed on, their names as they came. */
export const endToEnd = (rawHeaders: readonly string[]): Record<string, string | string[]> =>
  collected(pairsOf(rawHeaders));

const newTrace = (): string => `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;

/**
 * The trace of a request: made, or extended where the client has one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export const traceOf = (given: string | undefined, trace = newTrace()): string => {
  const fields = (given ?? "").split(";").filter((field) => field && !field.startsWith("Self="));
  return fields.some((field) => field.startsWith("Root="))
    ? [`Self=${trace}`, ...fields].join(";")
    : [`Root=${trace}`, ...fields].join(";");
};

const textOf = (headers: Record<string, string | string[]>, wanted: string): string | undefined => {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted);
  return found && [found[1]].flat().join(", ");
};

const SET_HERE = ["x-forwarded-proto", "x-forwarded-port", "x-amzn-trace-id", "x-forwarded-for", "expect"];

/**
 * The headers that a target gets. Those that are inserted, their names in lower case, take the place of the client's.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export const headersForTarget = (
  rawHeaders: readonly string[],
  { protocol, port, loadBalancer }: Listener,
  clientIp: string,
  inserted: Readonly<Record<string, string>> = {},
): OutgoingHttpHeaders => {
  const passed = endToEnd(rawHeaders);
  const forwardedFor = textOf(passed, "x-forwarded-for");
  const kept = Object.entries(passed).filter(
    ([name]) => !SET_HERE.includes(name.toLowerCase()) && (!loadBalancer.dropsInvalidHeaders || VALID_NAME.test(name)),
  );
  const chain = {
    append: forwardedFor ? `${forwardedFor}, ${clientIp}` : clientIp,
    preserve: forwardedFor,
    remove: undefined,
  }[loadBalancer.forwardedForMode];
  return {
    ...Object.fromEntries(kept.filter(([name]) => inserted[name.toLowerCase()] === undefined)),
    ...inserted,
    ...(chain && { "X-Forwarded-For": chain }),
    "X-Forwarded-Proto": protocol.toLowerCase(),
    "X-Forwarded-Port": String(port),
    "X-Amzn-Trace-Id": traceOf(textOf(passed, "x-amzn-trace-id")),
  };
};
