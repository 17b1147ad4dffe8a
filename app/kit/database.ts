import { Client, type ClientConfig, Pool, type PoolConfig, types } from "pg";
import type { Logger } from "pino";
import { Problem, unavailable } from "./problem";

/** Together under the 5 s after which the contract calls a request hung, with room for the gateway's own wait. */
export const CONNECT_TIMEOUT_MS = 1_500;
const QUERY_TIMEOUT_MS = 2_000;
/** Shorter than the client's, so that a healthy server cancels the work itself. */
const STATEMENT_TIMEOUT_MS = 1_800;
const POOL_SIZE = 10;

const NUMBER_TYPES: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC];

/** bigint and numeric as numbers: ours stay far below 2^53, and prices have at most ten digits. */
export const typeParsers: PoolConfig["types"] = {
  getTypeParser: (oid, format) => (NUMBER_TYPES.includes(oid) ? Number : types.getTypeParser(oid, format)),
};

/**
 * States in which the same statement may succeed a moment later: connection lost (08), resources (53), operator
 * intervention such as shutdown or timeout (57), deadlock and serialization (40), a lock not had in time, a standby.
 * @see https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const PASSING_STATE = /^(08|53|57|40)|^(55P03|25006)$/;
const LOST_CONNECTION = /terminat|timeout|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|not queryable|ENOENT|socket/i;

const isPassing = (error: unknown): boolean => {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^[0-9A-Z]{5}$/.test(code) ? PASSING_STATE.test(code) : LOST_CONNECTION.test(`${code} ${message}`);
};

/** Lost before an answer came, quickly: the pool's other connections may be just as dead, a new one may not. */
const isStaleConnection = (error: unknown): boolean => {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return code === "57P01" || code === "ECONNRESET" || code === "EPIPE" || /terminated unexpectedly/.test(message);
};

/** A parameter of a statement. */
export type SqlValue = string | number | boolean | null | Buffer | readonly number[] | readonly string[];

/** Runs one statement with its parameters and gives its rows. */
export type Run = <Row>(sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;

/**
 * A connection whose loss ends no process, whenever it happens. The pool listens only to connections that are idle, and
 * `Pool.query` only while its statement runs; an error at any other moment would be an uncaught one. Whoever uses the
 * connection learns of the loss from the statement.
 */
class SteadyClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

/** PostgreSQL behind a bounded pool. Every failure that may pass is a 503; what remains is the caller's, or a bug. */
export class Database {
  readonly #pool: Pool;

  constructor(address: PoolConfig, log: Logger, size = POOL_SIZE) {
    this.#pool = new Pool({
      ...address,
      max: size,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: "stockwiz",
      types: typeParsers,
      Client: SteadyClient,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.#pool.on("error", (err) => log.warn({ err }, "an idle database connection broke"));
  }

  /** Runs one read. It is tried once more when the connection turns out to be a leftover from before a restart. */
  readonly read: Run = async (sql, values = []) => {
    try {
      return (await this.#pool.query(sql, [...values])).rows;
    } catch (error) {
      if (!isStaleConnection(error)) throw asProblem(error);
      return this.write(sql, values);
    }
  };

  /** Runs one statement, once. */
  readonly write: Run = async (sql, values = []) => {
    try {
      return (await this.#pool.query(sql, [...values])).rows;
    } catch (error) {
      throw asProblem(error);
    }
  };

  /** Closes every connection once its work is done. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** Takes an error of PostgreSQL's that may pass for a 503, and every other for what it is. */
export const asProblem = (error: unknown): unknown =>
  error instanceof Problem || !isPassing(error) ? error : unavailable("postgres", error);

/** True when PostgreSQL refused a statement because it would break the named constraint. */
export const breaks = (error: unknown, constraint: string): boolean =>
  (error as { constraint?: string } | null)?.constraint === constraint;
