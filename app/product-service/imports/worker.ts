import { Client, type ClientConfig } from "pg";
import type { Logger } from "pino";
import type { Cache } from "../../kit/cache/cache";
import { CONNECT_TIMEOUT_MS, type Database, typeParsers } from "../../kit/database";
import { asProblem } from "../../kit/database-errors";
import { Problem } from "../../kit/problem";
import { applyStep } from "./apply-step";

/** How soon an import is taken up that another process left. */
const POLL_MS = 2_000;
/** All or nothing is one statement, of as many lines as a file may hold. */
const STATEMENT_TIMEOUT_MS = 600_000;
const IDLE_TIMEOUT_MS = 30_000;
/** PostgreSQL looks this often whether we are still there, so that what a killed process held is soon free. */
const PRESENCE_CHECK_MS = 1_000;

/** One import at a time that nobody wants any more: an unfinished one after a day, a finished one after a week. */
const FORGET_SQL = `DELETE FROM imports WHERE id = (
  SELECT id FROM imports
   WHERE state <> 'applying'
     AND touched_at < now() - CASE WHEN finished_at IS NULL THEN interval '1 day' ELSE interval '7 days' END
   ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)`;

export interface ImportWorkerOptions {
  readonly address: ClientConfig;
  readonly database: Database;
  readonly cache: Cache;
  readonly log: Logger;
}

/** Applies imports in the background. Every process has one; PostgreSQL decides which of them takes an import. */
export class ImportWorker {
  readonly #options: ImportWorkerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = false;
  #client: Client | undefined;

  constructor(options: ImportWorkerOptions) {
    this.#options = options;
  }

  /** Looks for work from now on. */
  start(): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => this.wake(), POLL_MS).unref();
  }

  /** Looks for work at once. */
  wake(): void {
    this.#isWoken = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
      this.start();
    });
  }

  /** Begins nothing more; what is under way goes on. */
  drain(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Ends. A step that is under way is rolled back, and another process takes it up. */
  async close(): Promise<void> {
    this.drain();
    await this.#client?.end();
    await this.#running;
  }

  async #work(): Promise<void> {
    try {
      while (this.#isWoken && !this.#isStopped) {
        this.#isWoken = false;
        await this.#options.database.write(FORGET_SQL);
        const waiting = await this.#options.database.read("SELECT FROM imports WHERE state = 'applying' LIMIT 1");
        if (waiting.length > 0) await this.#applyAll();
      }
    } catch (error) {
      if (!this.#isStopped) this.#options.log.warn({ err: error }, "no import could be applied; trying again");
    }
  }

  /** Applies whatever waits and no other process holds. */
  async #applyAll(): Promise<void> {
    const { address, cache } = this.#options;
    const client = new Client({
      ...address,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
      application_name: "stockwiz-import",
      ...(typeParsers && { types: typeParsers }),
    });
    client.on("error", () => undefined); // the statement says it; without a listener it would end the process
    this.#client = client;
    let current: number | undefined;
    try {
      await client.connect();
      await client.query(`SET client_connection_check_interval = ${PRESENCE_CHECK_MS}`);
      while (!this.#isStopped) {
        current = undefined;
        const { id } = await applyStep(client, (claimed) => {
          current = claimed;
        });
        if (id === undefined) return;
        await cache.invalidate();
      }
    } catch (error) {
      await this.#explain(error, current);
    } finally {
      this.#client = undefined;
      await client.end();
    }
  }

  /** What may pass is tried again. What may not is a bug, and would come again for ever. */
  async #explain(error: unknown, id: number | undefined): Promise<void> {
    if (asProblem(error) instanceof Problem || id === undefined) throw error;
    this.#options.log.error({ err: error, import: id }, "an import failed for an unknown reason");
    await this.#options.database.write(
      "UPDATE imports SET state = 'failed', finished_at = now() WHERE id = $1 AND state = 'applying'",
      [id],
    );
  }
}
