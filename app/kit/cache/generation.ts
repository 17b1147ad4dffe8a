import type { Logger } from "pino";
import type { Database } from "../database";
import { within } from "../deadline";

/** How old the database's word may be. Less than half of the 50 ms that the contract allows a value to be stale. */
const MAX_AGE_MS = 20;
/** A database that takes longer to read one row is as good as away. */
const ANSWER_TIMEOUT_MS = 500;

const SQL = `SELECT extract(epoch FROM pg_postmaster_start_time())::text || '.' || generation AS token
               FROM cache_generations WHERE noun = $1`;

interface Answer {
  readonly token: string;
  readonly askedAt: number;
}

/**
 * The database's word on which generation of a noun's rows is the latest: every committed write makes a new one (a
 * trigger sees to it), and so does a restart. One question answers all who ask within 20 ms.
 */
export class Generation {
  #known: Answer | undefined;
  #asking: Promise<Answer | undefined> | undefined;
  #isSilent = false;

  constructor(
    private readonly noun: string,
    private readonly database: Pick<Database, "read">,
    private readonly log: Logger,
  ) {}

  /** The latest token, at most 20 ms old; `undefined`, without a wait, while the database does not answer. */
  async current(): Promise<string | undefined> {
    const notBefore = performance.now() - MAX_AGE_MS;
    for (;;) {
      if (this.#known && this.#known.askedAt >= notBefore) return this.#known.token;
      this.#asking ??= this.#ask();
      if (this.#isSilent) return undefined; // the question goes on behind, and ends the silence when it is answered
      const answer = await this.#asking;
      if (!answer || answer.askedAt >= notBefore) return answer?.token;
    }
  }

  /** Forgets what is known, because something just wrote. */
  forget(): void {
    this.#known = undefined;
    this.#asking = undefined; // an answer under way may be from before the write
  }

  #ask(): Promise<Answer | undefined> {
    const askedAt = performance.now();
    const asking: Promise<Answer | undefined> = this.#answer()
      .then(
        (token) => {
          const answer = { token, askedAt };
          if (this.#asking === asking) this.#known = answer;
          if (this.#isSilent) this.log.info({ noun: this.noun }, "postgres answers again");
          this.#isSilent = false;
          return answer;
        },
        (err) => {
          if (!this.#isSilent) this.log.warn({ err, noun: this.noun }, "postgres is silent: cached answers go on");
          this.#isSilent = true;
          return undefined;
        },
      )
      .finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
    return asking;
  }

  async #answer(): Promise<string> {
    const answer = this.database.read<{ token: string }>(SQL, [this.noun]);
    const [row] = await within(ANSWER_TIMEOUT_MS, "postgres", answer);
    if (!row) throw new Error(`cache_generations has no row for ${this.noun}; run app/postgres/init.sql`);
    return row.token;
  }
}
