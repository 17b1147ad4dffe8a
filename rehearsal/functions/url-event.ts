import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";

/** Who signed the call of a URL. */
export interface Caller {
  readonly accessKeyId: string;
  readonly account: string;
  readonly userArn: string;
}

export interface UrlEventOptions {
  /** Host name that the function is deployed under. */
  readonly domainName: string;
  readonly account: string;
  readonly sourceIp: string;
  readonly caller?: Caller | undefined;
  /** @default the time of day */
  readonly now?: Date;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `31/Jan/2026:23:59:59 +0000`, as web servers log it. */
const logTime = (now: Date): string =>
  now.toISOString().replace(/^(\d{4})-(\d\d)-(\d\d)T([\d:]+).*$/, (_, year, month, day, time) => {
    return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
  });

const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml|.*\+(json|xml)))|^application\/x-www-form-urlencoded/;

const plainHeaders = ({ cookie: _cookie, ...headers }: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(",")]])),
  );

const authorizerOf = ({ accessKeyId, account, userArn }: Caller) => ({
  iam: {
    ...{ accessKey: accessKeyId, accountId: account, callerId: accessKeyId, userArn, userId: accessKeyId },
    ...{ cognitoIdentity: null, principalOrgId: null },
  },
});

/** The event of a call, in payload format 2.0. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export const urlEvent = (
  { method, url, headers, body }: WireRequest,
  { domainName, account, sourceIp, caller, now = new Date() }: UrlEventOptions,
): object => {
  const { pathname, search, searchParams } = new URL(`http://url${url}`);
  const query = [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(",")]);
  const isText = !headers["content-type"] || TEXT_TYPES.test(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(headers.cookie && { cookies: headers.cookie.split(/;\s*/) }),
    headers: { ...plainHeaders(headers), host: domainName, "x-forwarded-for": sourceIp, "x-forwarded-proto": "https" },
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: {
      accountId: account,
      apiId: domainName.split(".")[0],
      ...(caller && { authorizer: authorizerOf(caller) }),
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: {
        ...{ method, path: pathname, protocol: "HTTP/1.1", sourceIp },
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

interface FunctionAnswer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

const isAnswer = (value: unknown): value is FunctionAnswer =>
  typeof value === "object" && value !== null && "statusCode" in value;

/** What the caller of a URL gets. A value without `statusCode` is the body itself. */
export const urlAnswer = (payload: string): WireResponse => {
  const value: unknown = JSON.parse(payload);
  if (!isAnswer(value)) {
    const body = typeof value === "string" ? value : payload;
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
  }
  const { statusCode = 200, headers = {}, cookies = [], body = "", isBase64Encoded = false } = value;
  const named = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    status: statusCode,
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(named),
      ...(cookies.length > 0 && { "set-cookie": [...cookies] }),
    },
    body: Buffer.from(text, isBase64Encoded ? "base64" : "utf8"),
  };
};
