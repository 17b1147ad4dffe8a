import type { ErrorRequestHandler, RequestHandler, Response } from "express";
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

  constructor(
    readonly status: number,
    readonly slug: string,
    detail: string,
    { errors = [], headers = {}, cause }: ProblemOptions = {},
  ) {
    super(detail, { cause });
    this.errors = errors;
    this.headers = headers;
  }
}

/** A dependency is away: the client may try the same request again soon. */
export const unavailable = (dependency: string, cause?: unknown): Problem =>
  new Problem(503, `${dependency}-unavailable`, `${dependency} does not answer; try again in a moment`, {
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

/** What Express and its body parser throw: an error with the status it should become. */
const BODY_TOO_LARGE = ["body-too-large", "the body is over 100 kB; send less"] as const;
const KNOWN_STATUS: Readonly<Record<number, readonly [slug: string, detail: string]>> = {
  400: ["malformed-request", "the request cannot be read: its path or its JSON is malformed"],
  413: BODY_TOO_LARGE,
  415: ["unsupported-media-type", "the body's charset or encoding is not supported; send UTF-8 JSON"],
};

/** The problem for a body over the limit, whoever notices it. */
export const bodyTooLarge = (): Problem => new Problem(413, ...BODY_TOO_LARGE);

const problemFrom = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  const status = (error as { status?: unknown } | null)?.status;
  const known = typeof status === "number" ? KNOWN_STATUS[status] : undefined;
  if (known) return new Problem(status as number, ...known, { cause: error });
  return new Problem(500, "internal-error", "something went wrong on our side; quote the x-request-id header", {
    cause: error,
  });
};

/** Writes a problem as the answer. */
export const sendProblem = (res: Response, { status, slug, message, errors, headers }: Problem): void => {
  const title = slug.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());
  res
    .status(status)
    .set({ ...headers, "cache-control": "no-store", "content-type": "application/problem+json; charset=utf-8" })
    .send(
      JSON.stringify({
        type: `urn:stockwiz:problem:${slug}`,
        title,
        status,
        detail: message,
        ...(errors.length > 0 && { errors }),
      }),
    );
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
