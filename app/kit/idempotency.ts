import type { Request } from "express";
import type { Database, SqlValue } from "./database";
import { Problem, withKey } from "./problem";

/** Printable ASCII, as HTTP headers carry it, short enough for an index. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** @throws Problem 400 when the header is there and no key */
export const keyFrom = (req: Request): string | undefined => {
  const key = req.get("idempotency-key");
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new Problem(400, "malformed-header", "idempotency-key: must be 1 to 255 printable ASCII characters");
};

/** What a request wants, and the key that tells a repeat of it. */
export interface KeyedRequest {
  /** @default every request is a new one */
  readonly key: string | undefined;
  /** Row that the statement locks. @default none but that of the key */
  readonly row?: string;
  /** Method and path, the same for every route prefix. */
  readonly target: string;
  /** As the schema gives it: a repeat may order its fields in another way. */
  readonly body: object;
}

/** Common table expression that gives the answer that the key got before, if any. Its parameters are $1 to $3. */
export const EARLIER_SQL = `earlier AS (
  SELECT answer, fingerprint = request_fingerprint($2, $3::jsonb) AS is_same FROM idempotent_requests
   WHERE key = $1::text AND created_at > now() - interval '24 hours')`;

/** Expression that keeps what the expression `added` made under the key. */
export const KEPT_SQL = `kept AS (
  INSERT INTO idempotent_requests (key, fingerprint, answer)
  SELECT $1::text, request_fingerprint($2, $3::jsonb), to_json(added) FROM added WHERE $1::text IS NOT NULL)`;

/** End of the statement: what was added now, or the answer from before. */
export const OUTCOME_SQL = `SELECT to_json(added) AS answer, true AS is_same FROM added
  UNION ALL SELECT answer, is_same FROM earlier`;

interface Outcome<Row> {
  readonly answer: Row;
  readonly is_same: boolean;
}

/**
 * Runs a statement that adds a row and keeps its answer, or gives the answer that its key got before. It is one statement,
 * so that both happen or neither; a twin that runs at the same time waits for the first one's end.
 * @param sql Made of the expressions above; `values` are its parameters from $4 on.
 * @returns the row as JSON, so its times are texts; `undefined` when the statement added nothing
 * @throws Problem 422 when the key came with another request
 */
export const addOnce = async <Row>(
  database: Database,
  { key, row, target, body }: KeyedRequest,
  sql: string,
  values: readonly SqlValue[],
): Promise<Row | undefined> => {
  const parameters = [key ?? null, target, JSON.stringify(body)];
  // A twin that ended while this statement waited is not seen by it, and has taken the key, the place or the stock.
  const fromTwin = async (): Promise<Outcome<Row> | undefined> =>
    key === undefined
      ? undefined
      : (await database.read<Outcome<Row>>(`WITH ${EARLIER_SQL} SELECT * FROM earlier`, parameters))[0];
  const lane = row ?? (key === undefined ? undefined : `key ${key}`);
  const all = [...parameters, ...values];
  const written =
    lane === undefined ? database.write<Outcome<Row>>(sql, all) : database.writeTo<Outcome<Row>>(lane, sql, all);
  const [added] = await written.catch(async (error) => {
    const outcome = error instanceof Problem ? undefined : await fromTwin();
    if (!outcome) throw key !== undefined && error instanceof Problem && error.outcome ? withKey(error) : error;
    return [outcome];
  });
  const outcome = added ?? (await fromTwin());
  if (outcome?.is_same === false) {
    throw new Problem(422, "idempotency-key-reused", "this Idempotency-Key came with another request; use a new key");
  }
  return outcome?.answer;
};
