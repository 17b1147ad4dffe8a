import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Notice } from "./message";
import { checked, lineOfText, Refusal } from "./refusal";

/** The contract's 100 kB, as the services count them. */
const BODY_LIMIT_BYTES = 102_400;
const METHOD = "POST";
const RESULTS = ["started", "succeeded", "failed"] as const;
const LONGEST_NAME = 200;
const LONGEST_ENVIRONMENT = 32;
const LONGEST_KEY = 256;
/** The longest that IAM gives. */
const LONGEST_ARN = 2_048;
const COMMIT = /^[0-9a-f]{7,64}$/i;
const LINK = /^https:\/\/[^\s\p{Cc}]{1,2000}$/u;

/** The part of payload format 2.0 that matters here. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
const requestSchema = z.object({
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.nullish(z.object({ iam: z.nullish(z.object({ userArn: z.nullish(lineOfText(LONGEST_ARN)) })) })),
  }),
  /** Lambda writes their names in small letters. */
  headers: z.nullish(z.object({ "idempotency-key": z.nullish(lineOfText(LONGEST_KEY)) })),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.boolean()),
});

const callSchema = z.object(
  {
    what: lineOfText(LONGEST_NAME),
    environment: lineOfText(LONGEST_ENVIRONMENT),
    result: z.enum(RESULTS, `must be one of ${RESULTS.join(", ")}`),
    by: z.optional(lineOfText(LONGEST_NAME)),
    commit: z.optional(z.string("must be a text").check(z.regex(COMMIT, "must be 7 to 64 hexadecimal digits"))),
    link: z.optional(
      z
        .string("must be a text")
        .check(z.refine((value) => LINK.test(value) && URL.canParse(value), "must be an https address")),
    ),
    detail: z.optional(z.string("must be a text")),
  },
  "must be an object",
);

/** Whether the function was called by its address, however malformed the rest. Events of EventBridge have no such field. */
export const isUrlCall = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "requestContext" in event;

const malformed = (detail: string) => new Refusal(400, "malformed-request", detail);

const jsonFrom = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw malformed("the body is not JSON in UTF-8");
  }
};

/** A workflow passes what it does not have as "". */
const withoutEmpty = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== ""))
    : value;

/** What the pipeline tells. */
export interface PipelineCall {
  /** The same for every attempt of one call; `undefined` where the caller gave no `Idempotency-Key`. */
  readonly id: string | undefined;
  readonly notice: Notice;
}

/** Another body under a known key is another call: to send it twice is better than not at all. */
const idOf = (key: string, body: Buffer): string => `${key} ${createHash("sha256").update(body).digest("hex")}`;

/** Reads what the pipeline tells. @throws Refusal 400, 405, 413 or 422 */
export const readPipelineCall = (event: unknown, now: Date): PipelineCall => {
  const request = requestSchema.safeParse(event);
  if (!request.success) throw malformed("the request is not in payload format 2.0");
  const { requestContext, headers, body, isBase64Encoded } = request.data;
  const { method } = requestContext.http;
  if (method !== METHOD) {
    throw new Refusal(405, "method-not-allowed", `this method is not allowed here; use ${METHOD}`, {
      headers: { allow: METHOD },
    });
  }
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (bytes.length === 0) throw malformed("the request has no body; send JSON");
  if (bytes.length > BODY_LIMIT_BYTES) throw new Refusal(413, "body-too-large", "the body is over 100 kB; send less");
  const call = checked("invalid-body", callSchema, withoutEmpty(jsonFrom(bytes)));
  const { what, environment, result, by, commit, link, detail: reason } = call;
  // AWS has checked the signature, so this name is true; `by` is only what the caller says.
  const signer = requestContext.authorizer?.iam?.userArn;
  const who = [by, signer].filter(Boolean).join(", signed by ") || "unknown";
  const key = headers?.["idempotency-key"];
  return {
    id: key ? idOf(key, bytes) : undefined,
    notice: { what, environment, result, who, when: now, commit, link, reason },
  };
};
