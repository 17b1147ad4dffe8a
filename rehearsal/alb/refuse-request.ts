import type { IncomingMessage } from "node:http";

const KIB = 1024;
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#http-header-limits */
const LONGEST_LINE = 16 * KIB;
/** Of all headers together. */
export const LONGEST_HEADERS = 64 * KIB;
const MOST_FORWARDERS = 30;
const TRANSFER_ENCODINGS = ["chunked", "identity"];

type Check = readonly [status: number, isRefused: (request: IncomingMessage) => boolean];

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#load-balancer-http-error-codes */
const CHECKS: readonly Check[] = [
  [405, ({ method }) => method === "TRACE"],
  [414, ({ url = "" }) => url.length > LONGEST_LINE],
  [400, ({ rawHeaders }) => rawHeaders.some((part) => part.length > LONGEST_LINE)],
  [400, ({ rawHeaders }) => rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length > 1],
  [463, ({ headers }) => [headers["x-forwarded-for"] ?? []].flat().join(",").split(",").length > MOST_FORWARDERS],
  [
    501,
    ({ headers }) => {
      const encoding = headers["transfer-encoding"];
      return encoding !== undefined && !TRANSFER_ENCODINGS.includes(encoding.toLowerCase());
    },
  ],
];

/** The status with which a load balancer refuses a request before it looks at its rules. */
export const refusalOf = (request: IncomingMessage): number | undefined =>
  CHECKS.find(([, isRefused]) => isRefused(request))?.[0];
