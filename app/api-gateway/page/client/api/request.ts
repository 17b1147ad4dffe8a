import { asRefusal, refusalFrom } from "./refusal";

/** A page that waits longer than this is taken for one without an answer. */
const TIMEOUT_MS = 15_000;

export interface RequestOptions {
  /** @default "GET" */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. @default no body */
  readonly body?: unknown;
  /** Sent as it is, instead of JSON. @default no file */
  readonly csv?: Blob;
  /** A retry with the same key has no second effect. @default no key */
  readonly idempotencyKey?: string;
  /** The change is made only while the row still has this ETag. @default whatever it has */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

const headersOf = ({ body, csv, idempotencyKey, ifMatch }: RequestOptions): Record<string, string> => ({
  ...(csv !== undefined && { "content-type": "text/csv" }),
  ...(body !== undefined && { "content-type": "application/json" }),
  ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
  ...(ifMatch !== undefined && { "if-match": ifMatch }),
});

/** Sends a request. @throws Refusal unless the answer is a success; AbortError when the caller gave up */
export const request = async (path: string, options: RequestOptions = {}): Promise<Response> => {
  const { method = "GET", body, csv, signal } = options;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(path, {
    method,
    headers: headersOf(options),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(csv !== undefined && { body: csv }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw asRefusal(error);
  });
  if (!response.ok) throw await refusalFrom(response);
  return response;
};

/** Reads JSON. @throws Refusal unless the answer is a success */
export const read = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await (await request(path, signal ? { signal } : {})).json()) as T;

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Path of the next page; absent on the last. */
  readonly next?: string;
}

const NEXT = /<([^>]+)>\s*;\s*rel="next"/;

/** Reads one page of a list. @throws Refusal unless the answer is a success */
export const readPage = async <Row>(path: string, signal?: AbortSignal): Promise<Page<Row>> => {
  const response = await request(path, signal ? { signal } : {});
  const next = NEXT.exec(response.headers.get("link") ?? "")?.[1];
  const rows = (await response.json()) as Row[];
  return next === undefined ? { rows } : { rows, next };
};
