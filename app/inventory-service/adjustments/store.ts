import { type Adjustment, type AdjustmentQuery, MAX_QUANTITY, type NewAdjustment } from "../../kit/api/inventory";
import type { Cache } from "../../kit/cache/cache";
import type { Database, Run } from "../../kit/database";
import { addOnce, EARLIER_SQL, OUTCOME_SQL } from "../../kit/idempotency";
import { type Page, pageOf } from "../../kit/paging";
import { Problem } from "../../kit/problem";

const COLUMNS = "id, inventory_id, delta, reason, quantity, created_at";

/** Statement that gives the history of an inventory, newest first. */
export const HISTORY_SQL = `SELECT ${COLUMNS} FROM adjustments
  WHERE inventory_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;

/**
 * Statement that changes a quantity and writes its history, or gives what the key was answered before; no row when there is
 * no such inventory or the quantity would leave its limits. One statement, because the row stays locked until it ends:
 * between two of them all who wait for the row would wait for this process as well. A trigger keeps the answer.
 */
const ADJUST_SQL = `WITH ${EARLIER_SQL}, changed AS (
    UPDATE inventory SET quantity = quantity + $5::integer, last_updated = now()
     WHERE id = $4 AND quantity::bigint + $5::integer BETWEEN 0 AND ${MAX_QUANTITY} AND NOT EXISTS (SELECT FROM earlier)
    RETURNING id, quantity),
  added AS (
    INSERT INTO adjustments (inventory_id, delta, reason, quantity, idempotency_key)
    SELECT id, $5::integer, $6, quantity, $1::text FROM changed RETURNING ${COLUMNS})
  ${OUTCOME_SQL}`;

type Row = Omit<Adjustment, "created_at"> & { readonly created_at: Date | string };
const adjustmentFrom = ({ created_at, ...row }: Row): Adjustment => ({
  ...row,
  created_at: new Date(created_at).toISOString(),
});

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
    const adjustment = await this.#write(inventory, wanted, key);
    if (!adjustment) return null;
    await this.cache.invalidate();
    return adjustmentFrom(adjustment);
  }

  /** Writes an adjustment, or finds the one that this key was answered before. */
  async #write(inventory: number, wanted: NewAdjustment, key: string | undefined): Promise<Row | null> {
    const { delta, reason } = wanted;
    const request = {
      key,
      row: `inventory ${inventory}`,
      target: `POST /inventory/${inventory}/adjustments`,
      body: wanted,
    };
    const row = await addOnce<Row>(this.database, request, ADJUST_SQL, [inventory, delta, reason]);
    if (row) return row;
    if (!(await exists(this.database.read, inventory))) return null;
    const limit = delta < 0 ? "below 0" : `above ${MAX_QUANTITY}`;
    throw new Problem(409, "stock-out-of-limits", `an adjustment by ${delta} would take the stock ${limit}`);
  }
}

const exists = async (run: Run, inventory: number): Promise<boolean> =>
  (await run("SELECT id FROM inventory WHERE id = $1", [inventory])).length > 0;
