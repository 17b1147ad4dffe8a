import { Pool, type PoolClient, type PoolConfig } from "pg";
import type { Logger } from "pino";
import { CONNECT_TIMEOUT_MS, type SqlValue, typeParsers } from "../database";
import { asProblem } from "../database-errors";
import { Problem } from "../problem";

/** Exports of one process at a time. Each holds a connection and a snapshot as long as its reader takes. */
const MAX_EXPORTS = 4;
/** Under the 4 s that the gateway waits for a service. */
const STATEMENT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 3_400;
/** How long a reader may leave a batch untouched before PostgreSQL ends the transaction behind it. */
const STALL_TIMEOUT_MS = 30_000;
const BATCH_ROWS = 1_000;

const busy = () =>
  new Problem(503, "too-many-exports", "other exports are running here; try again in a few seconds", {
    headers: { "retry-after": "5" },
  });

/** Reads any number of rows as they are at one moment, on connections of their own and a thousand rows at a time. */
export class SnapshotRows {
  readonly #pool: Pool;
  #running = 0;

  constructor(address: PoolConfig, log: Logger) {
    this.#pool = new Pool({
      ...address,
      max: MAX_EXPORTS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STALL_TIMEOUT_MS,
      application_name: "stockwiz-export",
      types: typeParsers,
    });
    this.#pool.on("error", (err) => log.warn({ err }, "an idle database connection broke"));
  }

  /**
   * Gives the rows of a query in batches. `onLost` hears of a connection that breaks while nobody asks for more rows.
   * @throws Problem 503 when PostgreSQL is away, or other exports take all connections
   */
  async *read<Row>(sql: string, values: readonly SqlValue[], onLost: () => void): AsyncGenerator<Row[]> {
    if (this.#running >= MAX_EXPORTS) throw busy();
    this.#running += 1;
    let client: PoolClient | undefined;
    let isWhole = false;
    try {
      client = await this.#pool.connect();
      client.on("error", onLost);
      await client.query("BEGIN READ ONLY");
      // A cursor sees its rows as they were when it was declared, however long it is read.
      await client.query(`DECLARE export NO SCROLL CURSOR FOR ${sql}`, [...values]);
      for (;;) {
        const { rows } = await client.query(`FETCH ${BATCH_ROWS} FROM export`);
        if (rows.length > 0) yield rows;
        if (rows.length < BATCH_ROWS) break;
      }
      await client.query("COMMIT");
      isWhole = true;
    } catch (error) {
      throw asProblem(error);
    } finally {
      this.#running -= 1;
      client?.off("error", onLost);
      client?.release(!isWhole); // a transaction that was left open goes with its connection
    }
  }

  /** Closes every connection once its work is done. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}
