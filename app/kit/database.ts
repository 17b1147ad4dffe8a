import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig, types } from "pg";
import type { Logger } from "pino";
import { asProblem, asProblemOfWrite, busy, isRefusedStatement, isStaleConnection } from "./database-errors";
import { Lanes } from "./lanes";
import { Problem } from "./problem";

/** Together under the 5 s after which the contract calls a request hung, with room for the gateway's own wait. */
export const CONNECT_TIMEOUT_MS = 1_500;
const QUERY_TIMEOUT_MS = 2_000;
/** Shorter than the client's, so that a healthy server cancels the work itself. */
const STATEMENT_TIMEOUT_MS = 1_800;
/** Shorter again: who waits for a row hears from the server that nothing was changed, also when both are busy. */
const LOCK_TIMEOUT_MS = 1_000;
const POOL_SIZE = 10;

const NUMBER_TYPES: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC];

/** bigint and numeric as numbers: ours stay far below 2^53, and prices have at most ten digits. */
export const typeParsers: PoolConfig["types"] = {
  getTypeParser: (oid, format) => (NUMBER_TYPES.includes(oid) ? Number : types.getTypeParser(oid, format)),
};

/** Writes of one process to the same row: one works, one is ready to. Who waits for a row here holds no connection. */
const WRITES_OF_ROW = 2;
/** Writes to rows of one process at a time. The rest of the pool stays for who reads and adds, whatever is locked. */
const WRITES_TO_ROWS = 6;
/** How long one waits for its turn; with the times above it stays under the 5 s. */
const TURN_TIMEOUT_MS = 1_000;

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
  readonly #lanes = new Lanes({
    width: WRITES_OF_ROW,
    total: WRITES_TO_ROWS,
    waitMs: TURN_TIMEOUT_MS,
    tooLong: busy,
  });
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(address: PoolConfig, log: Logger, size = POOL_SIZE) {
    this.#pool = new Pool({
      ...address,
      max: size,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      application_name: "stockwiz",
      types: typeParsers,
      Client: SteadyClient,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.#pool.on("error", (err) => log.warn({ err }, "an idle database connection broke"));
  }

  /** Runs one read. It is tried once more when the connection turns out to be a leftover from before a restart. */
  readonly read: Run = async <Row>(sql: string, values: readonly SqlValue[] = []) => {
    const once = () => this.#run<Row>(sql, values, asProblem);
    return once().catch((error) => {
      if (error instanceof Problem && isStaleConnection(error.cause)) return once();
      throw error;
    });
  };

  /** Runs one statement that changes something, once. @throws Problem 503; `outcome` where nobody can say what came of it */
  readonly write: Run = (sql, values = []) => this.#run(sql, values, asProblemOfWrite);

  /** The same for a statement that locks a row: those for the same one wait for each other here. */
  writeTo<Row>(row: string, sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#lanes.run(row, () => this.write<Row>(sql, values));
  }

  /** Closes every connection once its work is done. */
  close(): Promise<void> {
    return this.#pool.end();
  }

  async #run<Row>(sql: string, values: readonly SqlValue[], problemOf: (error: unknown) => unknown): Promise<Row[]> {
    const client = await this.#connection();
    let lose: (error: Error) => void = () => {};
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
    });
    client.once("error", lose);
    try {
      const { rows } = await Promise.race([client.query(sql, [...values]), lost]);
      this.#answeredAt = performance.now();
      client.release();
      return rows;
    } catch (error) {
      const isWell = isRefusedStatement(error);
      if (isWell) this.#answeredAt = performance.now();
      client.release(!isWell);
      throw problemOf(error);
    } finally {
      client.off("error", lose);
    }
  }

  /** @throws Problem 503: nothing was sent yet */
  async #connection(): Promise<PoolClient> {
    const askedAt = performance.now();
    return this.#pool.connect().catch((error) => {
      // Others were answered while this one waited, so it is connections that lack.
      throw this.#answeredAt > askedAt ? busy(error) : asProblem(error);
    });
  }
}
