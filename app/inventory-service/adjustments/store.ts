import { type Adjustment, type AdjustmentQuery, MAX_QUANTITY, type NewAdjustment } from "../../kit/api/inventory";
import type { Cache } from "../../kit/cache/cache";
import type { Database, Run } from "../../kit/database";
import { type Page, pageOf } from "../../kit/paging";
import { Problem } from "../../kit/problem";

const COLUMNS = "id, inventory_id, delta, reason, quantity, created_at";

/** Statement that gives the history of an inventory, newest first. */
export const HISTORY_SQL = `SELECT ${COLUMNS} FROM adjustments
  WHERE inventory_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;

type Row = Omit<Adjustment, "created_at"> & { readonly created_at: Date };
const adjustmentFrom = ({ created_at, ...row }: Row): Adjustment => ({ ...row, created_at: created_at.toISOString() });

const BEFORE_NOTHING = Number.MAX_SAFE_INTEGER;

/** The history of every inventory, and the only way to add to it. */
export class AdjustmentStore {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {}

  /** Gives one page of the history of an inventory, newest first, or `null` without such an inventory. */
  async list(inventory: number, { limit, cursor = BEFORE_NOTHING }: AdjustmentQuery): Promise<Page<Adjustment> | null> {
    const rows = await this.database.read<Row>(HISTORY_SQL, [inventory, cursor, limit + 1]);
    if (rows.length === 0 && !(await exists(this.database.read, inventory))) return null;
    return pageOf(rows.map(adjustmentFrom), limit);
  }

  /**
   * Changes the quantity and writes the history, both or neither. A key that was seen before gives the answer it got.
   * @throws Problem 409 when the stock would leave its limits, 422 when the key came with another request
   */
  async add(inventory: number, wanted: NewAdjustment, key: string | undefined): Promise<Adjustment | null> {
    const adjustment = await this.database.transaction(async (run) => {
      const earlier = key === undefined ? undefined : await answered(run, key);
      if (earlier) return same(earlier, inventory, wanted);
      const quantity = await adjust(run, inventory, wanted.delta);
      if (quantity === undefined) return null;
      const [row] = await run<Row>(
        `INSERT INTO adjustments (inventory_id, delta, reason, quantity, idempotency_key)
         VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
        [inventory, wanted.delta, wanted.reason, quantity, key ?? null],
      );
      return row as Row;
    });
    await this.cache.invalidate();
    return adjustment && adjustmentFrom(adjustment);
  }
}

const exists = async (run: Run, inventory: number): Promise<boolean> =>
  (await run("SELECT id FROM inventory WHERE id = $1", [inventory])).length > 0;

/** What a key was answered. Two requests with one key wait for each other, and take this lock before any row's. */
const answered = async (run: Run, key: string): Promise<Row | undefined> => {
  await run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [key]);
  return (await run<Row>(`SELECT ${COLUMNS} FROM adjustments WHERE idempotency_key = $1`, [key]))[0];
};

const same = (earlier: Row, inventory: number, { delta, reason }: NewAdjustment): Row => {
  if (earlier.inventory_id === inventory && earlier.delta === delta && earlier.reason === reason) return earlier;
  throw new Problem(422, "idempotency-key-reused", "this Idempotency-Key came with another request; use a new key");
};

/** Gives the new quantity, or `undefined` without such an inventory. */
const adjust = async (run: Run, inventory: number, delta: number): Promise<number | undefined> => {
  const [row] = await run<{ quantity: number }>(
    `UPDATE inventory SET quantity = quantity + $2, last_updated = now()
      WHERE id = $1 AND quantity::bigint + $2 BETWEEN 0 AND ${MAX_QUANTITY} RETURNING quantity`,
    [inventory, delta],
  );
  if (row || !(await exists(run, inventory))) return row?.quantity;
  const limit = delta < 0 ? "below 0" : `above ${MAX_QUANTITY}`;
  throw new Problem(409, "stock-out-of-limits", `an adjustment by ${delta} would take the stock ${limit}`);
};
