import type { ClientBase } from "pg";
import type { ImportApplication } from "../../kit/api/import";
import { APPLY_SQL, LOCK_SQL, NUMBER_SQL, REFUSE_STALE_SQL } from "./applying-sql";

/** Lines of one transaction where each line stands by itself: others wait for no more than these. */
const LINES_AT_A_TIME = 500;

/** The import whose turn it is and that no other process holds. The lock goes with its transaction, or with the process. */
const CLAIM_SQL = `SELECT id, mode, rows, reached FROM imports WHERE state = 'applying'
  ORDER BY touched_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

const ADVANCE_SQL = `UPDATE imports SET reached = $3, touched_at = now(),
    processed = processed + (SELECT count(*) FROM import_lines WHERE import_id = $1 AND line > $2 AND line <= $3),
    added = added - $4, changed = changed - $5, refused = refused + $4 + $5,
    state = CASE WHEN $3 < rows THEN state WHEN $6 THEN 'refused' ELSE 'applied' END,
    finished_at = CASE WHEN $3 < rows THEN NULL ELSE now() END
  WHERE id = $1`;

interface Claimed extends ImportApplication {
  readonly id: number;
  readonly rows: number;
  readonly reached: number;
}

const applyRange = async (client: ClientBase, { id, mode, rows, reached }: Claimed): Promise<void> => {
  const end = mode === "all" ? rows : Math.min(reached + LINES_AT_A_TIME, rows);
  const range = [id, reached, end];
  // The statistics know nothing of an import that is minutes old: guessed to be one line, all lines would be compared with all.
  if (mode === "all") await client.query("SET LOCAL enable_nestloop = off");
  for (const sql of LOCK_SQL) await client.query(sql, range);
  const { rows: refusals } = await client.query<{ added: number; changed: number }>(REFUSE_STALE_SQL, range);
  const { added = 0, changed = 0 } = refusals[0] ?? {};
  const isNothing = mode === "all" && added + changed > 0;
  if (!isNothing) {
    await client.query(NUMBER_SQL, range);
    await client.query(APPLY_SQL, [...range, `import ${id}`]);
  }
  await client.query(ADVANCE_SQL, [...range, added, changed, isNothing]);
};

/** What one step did. */
export interface Step {
  /** The import that it took; absent when none waits. */
  readonly id?: number;
}

/**
 * Takes one import some way further, in one transaction: what it writes and how far it is are kept together or not at
 * all, so that whoever goes on, here or elsewhere, does nothing twice. `claimed` hears which import it is.
 */
export const applyStep = async (client: ClientBase, claimed: (id: number) => void): Promise<Step> => {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query<Claimed>(CLAIM_SQL);
    const [one] = rows;
    if (one) {
      claimed(one.id);
      await applyRange(client, one);
    }
    await client.query("COMMIT");
    return one ? { id: one.id } : {};
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined); // a connection that broke rolled back by itself
    throw error;
  }
};
