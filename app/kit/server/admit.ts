import type { IncomingMessage } from "node:http";
import { Problem, problemOf } from "../problem";

/** Methods that some path has: what `OPTIONS *` asks for. */
export const METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

/** Size of a request line and its headers, as both entry points count it. The size that Node.js has by default. */
const HEADER_BUDGET_BYTES = 16_384;
/**
 * What Node.js itself takes, so that the budget is counted by us: what a load balancer lets through, and as much again
 * as a gateway and a load balancer may add.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const MAX_HEADER_BYTES = 65_536 + HEADER_BUDGET_BYTES;
/** `: ` and the end of the line. */
const PER_HEADER_BYTES = 4;

/** Headers that a gateway or a load balancer adds or changes, so that they count at neither entry point. */
const ADDED_ON_THE_WAY: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "transfer-encoding",
  "x-amzn-trace-id",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-request-id",
]);

/** Longest name of a host, with its port. @see https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const MAX_HOST_CHARACTERS = 261;
/** @see https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2 */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-fA-F:.]+\])(?::\d*)?$/;
/** Absolute form, which a server must accept. @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]+(\/[^?]*)?(\?.*)?$/i;

const malformed = (detail: string): Problem => new Problem(400, "malformed-request", detail);

/** Path and query of a target, or nothing where it is no target of ours. */
const originForm = (target: string): string | undefined => {
  if (target.includes("#")) return undefined; // a fragment never leaves a client, and Express would read `\` as `/`
  if (target.startsWith("/")) return target;
  const [isAbsolute, path = "/", query = ""] = ABSOLUTE_FORM.exec(target) ?? [];
  return isAbsolute === undefined ? undefined : path + query;
};

const countedBytes = (target: string, rawHeaders: readonly string[], isCounted: (name: string) => boolean): number => {
  let bytes = target.length;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (isCounted(name)) bytes += name.length + (rawHeaders[index + 1] as string).length + PER_HEADER_BYTES;
  }
  return bytes;
};

/** Counts exactly only what is large: most requests are below the budget with all that was added on the way. */
const isOverBudget = (target: string, rawHeaders: readonly string[]): boolean =>
  countedBytes(target, rawHeaders, () => true) > HEADER_BUDGET_BYTES &&
  countedBytes(target, rawHeaders, (name) => !ADDED_ON_THE_WAY.has(name.toLowerCase())) > HEADER_BUDGET_BYTES;

/** Node.js keeps the first Host of several, and others may have read the last. */
const hostsIn = (rawHeaders: readonly string[]): number => {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts;
};

const hostProblem = ({ headers: { host }, rawHeaders, httpVersion }: IncomingMessage): Problem | undefined => {
  if (host === undefined) return httpVersion === "1.0" ? undefined : malformed("the request has no Host header");
  if (hostsIn(rawHeaders) > 1) return malformed("the request has more than one Host header; send one");
  return host.length <= MAX_HOST_CHARACTERS && HOST.test(host) ? undefined : malformed("the Host header names no host");
};

/**
 * Looks at a request before any route does, and makes its target one that routes know. Both entry points, the gateway
 * and a service behind a load balancer, admit and refuse the same.
 * @returns the problem of a request that is refused.
 */
export const admit = (req: IncomingMessage): Problem | undefined => {
  const target = String(req.url);
  const origin = target === "*" && req.method === "OPTIONS" ? target : originForm(target);
  if (origin === undefined) return malformed("the request's target is no path and no http address");
  req.url = origin;
  if (isOverBudget(origin, req.rawHeaders)) return problemOf(431);
  return hostProblem(req);
};
