import { type ServerResponse, STATUS_CODES } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";

/** Names one field of a request and what is wrong with it. */
export interface FieldError {
  /** Dotted path inside the body, or the name of a query parameter. */
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** Fields that are wrong, for a client that marks them in a form. @default [] */
  readonly errors?: readonly FieldError[];
  /** Headers that belong to the answer, such as `Allow`. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** Says that the change may have been made all the same. @default nothing was changed */
  readonly outcome?: "unknown";
  readonly cause?: unknown;
}

/**
 * An answer other than success. It is sent as problem+json; `detail` is also where FastAPI clients look.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly outcome: "unknown" | undefined;

  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    { errors = [], headers = {}, outcome, cause }: ProblemOptions = {},
  ) {
    super(detail, { cause });
    this.errors = errors;
    this.headers = headers;
    this.outcome = outcome;
  }
}

/** A dependency is away: the client may try the same request again soon. */
export const unavailable = (dependency: string, cause?: unknown): Problem =>
  new Problem(503, `${dependency}-unavailable`, `${dependency} does not answer; try again in a moment`, {
    headers: { "retry-after": "1" },
    cause,
  });

/**
 * A dependency heard of a change and did not say what came of it. Nobody is asked to try again: that might make the change
 * twice.
 */
export const outcomeUnknown = (status: number, slug: string, dependency: string, cause: unknown): Problem =>
  new Problem(status, slug, `${dependency} did not say whether the change was made; look before you send it again`, {
    outcome: "unknown",
    cause,
  });

/** The same for a request whose Idempotency-Key is kept: sent again, it gets the outcome of the first. */
export const withKey = ({ status, slug, message, cause }: Problem): Problem =>
  new Problem(status, slug, `${message}, or send it with the same Idempotency-Key`, {
    outcome: "unknown",
    headers: { "retry-after": "1" },
    cause,
  });

/** Refuses a method that a path does not have, and names those it has. */
export const allowOnly =
  (...methods: readonly string[]): RequestHandler =>
  (req, res) => {
    const allow = [...methods, "OPTIONS"].join(", ");
    if (req.method === "OPTIONS") return void res.status(204).set("allow", allow).end();
    throw new Problem(405, "method-not-allowed", `${req.method} is not allowed here; use one of ${allow}`, {
      headers: { allow },
    });
  };

/** Answers every path that no route took. */
export const noSuchPath: RequestHandler = (req) => {
  throw new Problem(404, "path-not-found", `nothing lives at ${req.path}`);
};

/** What each refusal of Node.js, Express, its body parser and `send` is called; others by their status alone. */
const KNOWN_STATUS: Readonly<Record<number, readonly [slug: string, detail: string]>> = {
  400: ["malformed-request", "the request cannot be read: its path or its JSON is malformed"],
  408: ["request-timeout", "the request came too slowly; send it again, whole"],
  412: ["precondition-failed", "the file is not, or no longer, the one that the request's condition names"],
  413: ["body-too-large", "the body is over 100 kB; send less"],
  415: ["unsupported-media-type", "the body's charset or encoding is not supported; send UTF-8 JSON"],
  416: ["range-not-satisfiable", "no byte of the answer lies in the requested range; Content-Range gives its size"],
  417: ["expectation-failed", "the only Expect that is supported is 100-continue"],
  431: ["request-headers-too-large", "the request line and its headers are over 16 kB; send less"],
};

/** The problem for a status that was decided before a route could. */
export const problemOf = (status: number, options: ProblemOptions = {}): Problem => {
  const name = (STATUS_CODES[status] ?? "Refused").toLowerCase();
  const [slug, detail] = KNOWN_STATUS[status] ?? [name.replaceAll(" ", "-"), `the request was refused: ${name}`];
  return new Problem(status, slug, detail, options);
};

/**
 * What Express, its body parser and `send` throw: the status that the answer should have, and its headers.
 * @see https://github.com/jshttp/http-errors
 */
interface HttpError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Only a refusal keeps its status: whatever claims a 5xx of its own is unknown to us. */
const isRefusal = (error: unknown): error is HttpError => {
  const { status, statusCode } = (error ?? {}) as { status?: unknown; statusCode?: unknown };
  return typeof status === "number" && status === statusCode && status >= 400 && status < 500;
};

/** The problem that an error becomes: its own, a refusal with its status, or a bare 500. */
export const problemFrom = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (isRefusal(error)) return problemOf(error.status, { headers: error.headers ?? {}, cause: error });
  return new Problem(500, "internal-error", "something went wrong on our side; quote the x-request-id header", {
    cause: error,
  });
};

/** Headers of every problem. A cache may keep none of them. */
export const PROBLEM_HEADERS = {
  "cache-control": "no-store",
  "content-type": "application/problem+json; charset=utf-8",
} as const;

/** Headers that describe the answer that a problem replaces. */
const OF_THE_REPLACED = ["accept-ranges", "content-encoding", "content-range", "etag", "last-modified"];

/** A problem as the body of an answer. */
export const problemText = ({ status, slug, message, errors, outcome }: Problem): string =>
  JSON.stringify({
    type: `urn:stockwiz:problem:${slug}`,
    title: slug.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase()),
    status,
    detail: message,
    ...(errors.length > 0 && { errors }),
    outcome,
  });

/** Writes a problem as the answer. */
export const sendProblem = (res: ServerResponse, problem: Problem): void => {
  for (const name of OF_THE_REPLACED) res.removeHeader(name);
  const text = problemText(problem);
  res.statusCode = problem.status;
  const headers = { ...problem.headers, ...PROBLEM_HEADERS, "content-length": Buffer.byteLength(text) };
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.end(text);
};

/** Turns whatever a route threw into problem+json. The text of an unknown error goes to the log only. */
export const problemHandler =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, _next) => {
    if (res.destroyed) return; // the client left before its answer was whole; the request log says so
    const problem = problemFrom(error);
    const requestId = res.getHeader("x-request-id");
    if (problem.status === 500) log.error({ err: error, requestId }, "a request failed for an unknown reason");
    else if (problem.status >= 502) log.warn({ err: problem.cause, requestId, slug: problem.slug }, problem.message);
    // A status line cannot be taken back: cutting the connection tells the client that the answer is not whole.
    if (res.headersSent) return void res.destroy();
    sendProblem(res, problem);
  };
