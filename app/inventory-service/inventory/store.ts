import type { Inventory, InventoryChanges, InventoryQuery, NewInventory } from "../../kit/api/inventory";
import type { Cache } from "../../kit/cache/cache";
import type { Database, SqlValue } from "../../kit/database";
import { breaks } from "../../kit/database-errors";
import { addOnce, EARLIER_SQL, KEPT_SQL, OUTCOME_SQL } from "../../kit/idempotency";
import { type Condition, changeIf, isVersion, VERSION_SQL, type Versioned } from "../../kit/if-match";
import { type Page, pageOf } from "../../kit/paging";
import { Problem } from "../../kit/problem";
import { SNAPSHOT_ROWS } from "../../kit/snapshot";

const COLUMNS = "id, product_id, quantity, warehouse, last_updated";
const SELECT = `SELECT ${COLUMNS} FROM inventory`;

/** Statement that gives the next thousand inventories after a product. */
export const INVENTORY_AFTER_SQL = `${SELECT} WHERE product_id > $1 ORDER BY product_id LIMIT ${SNAPSHOT_ROWS}`;

/** Statement that lists inventories, and its parameters. */
export const inventoryListSql = ({
  product_id,
  warehouse,
  limit,
  cursor = 0,
}: InventoryQuery): [string, SqlValue[]] => {
  const values: SqlValue[] = [cursor, limit + 1]; // one to spare tells whether there is a next page
  const conditions = ["id > $1"];
  if (product_id !== undefined) conditions.push(`product_id = ANY($${values.push(product_id)}::integer[])`);
  if (warehouse !== undefined) conditions.push(`warehouse = $${values.push(warehouse)}`);
  return [`${SELECT} WHERE ${conditions.join(" AND ")} ORDER BY id LIMIT $2`, values];
};

const ADD_SQL = `WITH ${EARLIER_SQL}, added AS (
    INSERT INTO inventory (product_id, quantity, warehouse)
    SELECT $4::integer, $5::integer, $6 WHERE NOT EXISTS (SELECT FROM earlier) RETURNING ${COLUMNS}),
  ${KEPT_SQL} ${OUTCOME_SQL}`;

/** A row in the contract's words: times as ISO 8601. The cache gives the same text back. */
type Row = Omit<Inventory, "last_updated"> & { readonly last_updated: Date | string };
const inventoryFrom = ({ last_updated, ...row }: Row): Inventory => ({
  ...row,
  last_updated: new Date(last_updated).toISOString(),
});

const refusal = (error: unknown, product: number): unknown => {
  if (breaks(error, "inventory_product_unique")) {
    const detail = `product ${product} already has inventory; change that one`;
    return new Problem(409, "inventory-exists", detail, { cause: error });
  }
  if (breaks(error, "inventory_product_exists")) {
    const message = `no product has the id ${product}`;
    const errors = [{ field: "product_id", message }];
    return new Problem(422, "no-such-product", `product_id: ${message}`, { errors, cause: error });
  }
  return error;
};

/** The inventories in PostgreSQL, and the cache before them. */
export class InventoryStore {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {}

  /** Gives one inventory, or `null`. */
  find(id: number): Promise<Inventory | null> {
    return this.cache.read("row", `${id}`, () => this.#one(`${SELECT} WHERE id = $1`, id));
  }

  /** Gives the inventory of one product, or `null`. */
  findByProduct(product: number): Promise<Inventory | null> {
    return this.cache.read("row", `product ${product}`, () => this.#one(`${SELECT} WHERE product_id = $1`, product));
  }

  /** Gives one page of the inventories that match, by id. */
  list(query: InventoryQuery): Promise<Page<Inventory>> {
    const key = JSON.stringify([query.product_id, query.warehouse, query.limit, query.cursor]);
    return this.cache.read("page", key, async () =>
      pageOf((await this.database.read<Row>(...inventoryListSql(query))).map(inventoryFrom), query.limit),
    );
  }

  /** Gives the next thousand inventories after a product's. */
  after(product: number, skipKept: boolean): Promise<readonly Inventory[]> {
    const load = async () => (await this.database.read<Row>(INVENTORY_AFTER_SQL, [product])).map(inventoryFrom);
    return this.cache.read("page", `after ${product}`, load, { skipKept });
  }

  /** Names the state that reads see now. */
  token(): Promise<string | undefined> {
    return this.cache.token();
  }

  /**
   * Adds the inventory of a product, once for each key.
   * @throws Problem 409 when it has one, 422 when there is no such product or the key came with another request
   */
  async add(wanted: NewInventory, key: string | undefined): Promise<Inventory> {
    const { product_id, quantity, warehouse } = wanted;
    const request = { key, target: "POST /inventory", body: wanted };
    const row = await addOnce<Row>(this.database, request, ADD_SQL, [product_id, quantity, warehouse]).catch(
      (error) => {
        throw refusal(error, product_id);
      },
    );
    await this.cache.invalidate();
    return inventoryFrom(row as Row);
  }

  /**
   * Changes the given fields, and gives the inventory as it is now, or `null`.
   * @throws Problem 412 when it does not meet the condition
   */
  async change(id: number, changes: InventoryChanges, condition?: Condition): Promise<Inventory | null> {
    const fields = Object.entries(changes) as [keyof InventoryChanges, SqlValue][]; // the schema let known names through
    const assignments = fields.map(([field], index) => `${field} = $${index + 3}`);
    const sql = `UPDATE inventory SET ${assignments.join(", ")}, last_updated = now()
      WHERE id = $1 AND ${isVersion("$2")} RETURNING ${COLUMNS}`;
    const row = await this.#changeIf<Row>(
      id,
      condition,
      sql,
      fields.map(([, value]) => value),
    );
    return row ? inventoryFrom(row) : null;
  }

  /** Deletes an inventory and its history. False when there was none. @throws Problem 412 as above */
  async remove(id: number, condition?: Condition): Promise<boolean> {
    const sql = `DELETE FROM inventory WHERE id = $1 AND ${isVersion("$2")} RETURNING id`;
    return (await this.#changeIf(id, condition, sql)) !== undefined;
  }

  async #changeIf<Result>(
    id: number,
    condition: Condition | undefined,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<Result | undefined> {
    const result = await changeIf<Inventory, Result>({
      condition,
      find: async () => {
        const [row] = await this.database.read<Versioned<Row>>(
          `SELECT ${COLUMNS}, ${VERSION_SQL} FROM inventory WHERE id = $1`,
          [id],
        );
        return row && { ...inventoryFrom(row), version: row.version };
      },
      change: async (version) =>
        (await this.database.writeTo<Result>(`inventory ${id}`, sql, [id, version, ...values]))[0],
    });
    await this.cache.invalidate();
    return result;
  }

  async #one(sql: string, id: number): Promise<Inventory | null> {
    const [row] = await this.database.read<Row>(sql, [id]);
    return row ? inventoryFrom(row) : null;
  }
}
