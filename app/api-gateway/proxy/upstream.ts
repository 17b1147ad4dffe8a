import { type Dispatcher, errors, Pool } from "undici";
import { outcomeUnknown, Problem, unavailable, withKey } from "../../kit/problem";
import type { Headers } from "./headers";
import { keepsKeys } from "./keyed-posts";

const CONNECT_TIMEOUT_MS = 1_000;
/** A service gives up on PostgreSQL after 3.5 s; undici looks at its clock every half second; the contract allows 5 s. */
const ANSWER_TIMEOUT_MS = 4_000;
/** Shorter than the 65 s of the services, so that it is never they who close a connection that is about to be used. */
const KEEP_ALIVE_MS = 30_000;
const CONNECTIONS = 128;

/** They change nothing. */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const IDEMPOTENT: ReadonlySet<string> = new Set([...SAFE, "PUT", "DELETE"]);
/** Nothing was sent yet, so any request may be sent again. */
const NEVER_SENT: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly path: string;
  readonly headers: Headers;
  /** @default no body */
  readonly body?: Buffer | undefined;
  /** Gives up when the client does. */
  readonly signal: AbortSignal;
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? "");

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

/** A service behind the gateway, over connections that are kept. */
export class Upstream {
  readonly #pool: Pool;

  constructor(
    readonly name: string,
    origin: string,
  ) {
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  /**
   * Sends a request, and gives the answer when its headers are there. What was lost on a dead connection is sent once
   * more where that can do no harm.
   * @throws Problem 503 when the service is away, 502 when it broke off, 504 when it took too long
   */
  async request(request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
    let wasSent = false;
    const send = () =>
      this.#send(request).catch((error: unknown) => {
        wasSent ||= !NEVER_SENT.has(codeOf(error));
        throw error;
      });
    const fail = (error: unknown) => {
      throw this.#problemFor(error, request, wasSent);
    };
    return send().catch((error) => (mayRepeat(request, error) ? send().catch(fail) : fail(error)));
  }

  /** True when the service says that it lives. */
  async isUp(): Promise<boolean> {
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    try {
      const { statusCode, body } = await this.#send({ method: "GET", path: "/health", headers: {}, signal });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #send({ method, path, headers, body, signal }: UpstreamRequest): Promise<Dispatcher.ResponseData> {
    const answer = await this.#pool.request({
      method: method as Dispatcher.HttpMethod,
      path,
      headers,
      signal,
      ...(body && { body }),
    });
    // It may break before anybody reads it, as while another service is waited for: without a listener that would end
    // the process. Whoever reads it learns of the break all the same.
    answer.body.on("error", () => undefined);
    return answer;
  }

  #problemFor(cause: unknown, request: UpstreamRequest, wasSent: boolean): Problem {
    if (!wasSent) return unavailable(this.name, cause);
    const isLate = isTimeout(cause);
    const [status, slug] = isLate ? [504, `${this.name}-timeout`] : [502, `${this.name}-broke-off`];
    if (!SAFE.has(request.method)) {
      const problem = outcomeUnknown(status, slug, this.name, cause);
      return isKeyed(request) ? withKey(problem) : problem;
    }
    const detail = isLate ? `${this.name} took too long` : `${this.name} broke off its answer`;
    return new Problem(status, slug, detail, { headers: { "retry-after": "1" }, cause });
  }
}

const isKeyed = ({ method, path, headers }: UpstreamRequest): boolean =>
  method === "POST" && "idempotency-key" in headers && keepsKeys(path);

const mayRepeat = (request: UpstreamRequest, error: unknown): boolean => {
  if (request.signal.aborted || isTimeout(error)) return false; // a second wait would be too long for whoever waits
  return NEVER_SENT.has(codeOf(error)) || IDEMPOTENT.has(request.method) || isKeyed(request);
};
