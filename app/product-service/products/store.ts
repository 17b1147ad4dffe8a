import type { NewProduct, Product, ProductChanges, ProductQuery } from "../../kit/api/product";
import type { Cache } from "../../kit/cache/cache";
import type { Database, SqlValue } from "../../kit/database";
import { addOnce, EARLIER_SQL, KEPT_SQL, OUTCOME_SQL } from "../../kit/idempotency";
import { type Condition, changeIf, isVersion, VERSION_SQL, type Versioned } from "../../kit/if-match";
import { containing } from "../../kit/like";
import { type Page, pageOf } from "../../kit/paging";
import { SNAPSHOT_ROWS } from "../../kit/snapshot";

const COLUMNS = "id, name, description, price, category";

const ADD_SQL = `WITH ${EARLIER_SQL}, added AS (
    INSERT INTO products (name, description, price, category)
    SELECT $4, $5, $6::numeric, $7 WHERE NOT EXISTS (SELECT FROM earlier) RETURNING ${COLUMNS}),
  ${KEPT_SQL} ${OUTCOME_SQL}`;

/** Statement that lists products, and its parameters. */
export const productListSql = ({ category, q, limit, cursor = 0 }: ProductQuery): [sql: string, values: SqlValue[]] => {
  const values: SqlValue[] = [cursor, limit + 1]; // one to spare tells whether there is a next page
  const conditions = ["id > $1"];
  if (category !== undefined) conditions.push(`category = $${values.push(category)}`);
  if (q !== undefined) {
    const pattern = `$${values.push(containing(q))}`;
    conditions.push(`(name ILIKE ${pattern} OR description ILIKE ${pattern})`);
  }
  return [`SELECT ${COLUMNS} FROM products WHERE ${conditions.join(" AND ")} ORDER BY id LIMIT $2`, values];
};

/** The products in PostgreSQL, and the cache before them. */
export class ProductStore {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {}

  /** Gives one product, or `null`. */
  find(id: number): Promise<Product | null> {
    return this.cache.read("row", `${id}`, async () => {
      const [product] = await this.database.read<Product>(`SELECT ${COLUMNS} FROM products WHERE id = $1`, [id]);
      return product ?? null;
    });
  }

  /** Gives one page of the products that match, by id. */
  list(query: ProductQuery): Promise<Page<Product>> {
    const key = JSON.stringify([query.category, query.q, query.limit, query.cursor]);
    return this.cache.read("page", key, async () =>
      pageOf(await this.database.read<Product>(...productListSql(query)), query.limit),
    );
  }

  /** Gives the next thousand products after an id. */
  async after(id: number, skipKept: boolean): Promise<readonly Product[]> {
    const load = () => this.database.read<Product>(...productListSql({ limit: SNAPSHOT_ROWS - 1, cursor: id }));
    return this.cache.read("page", `after ${id}`, load, { skipKept });
  }

  /** Names the state that reads see now. */
  token(): Promise<string | undefined> {
    return this.cache.token();
  }

  /** Adds a product, once for each key. @throws Problem 422 when the key came with another request */
  async add(wanted: NewProduct, key: string | undefined): Promise<Product> {
    const { name, description, price, category } = wanted;
    const request = { key, target: "POST /products", body: wanted };
    const product = await addOnce<Product>(this.database, request, ADD_SQL, [name, description, price, category]);
    await this.cache.invalidate();
    return product as Product;
  }

  /**
   * Changes the given fields, and gives the product as it is now, or `null`.
   * @throws Problem 412 when it does not meet the condition
   */
  async change(id: number, changes: ProductChanges, condition?: Condition): Promise<Product | null> {
    const fields = Object.entries(changes) as [keyof ProductChanges, SqlValue][]; // the schema let known names through
    const assignments = fields.map(([field], index) => `${field} = $${index + 3}`);
    const sql = `UPDATE products SET ${assignments.join(", ")}, updated_at = now()
      WHERE id = $1 AND ${isVersion("$2")} RETURNING ${COLUMNS}`;
    return (
      (await this.#changeIf<Product>(
        id,
        condition,
        sql,
        fields.map(([, value]) => value),
      )) ?? null
    );
  }

  /** Deletes a product and, by cascade, its inventory. False when there was none. @throws Problem 412 as above */
  async remove(id: number, condition?: Condition): Promise<boolean> {
    const sql = `DELETE FROM products WHERE id = $1 AND ${isVersion("$2")} RETURNING id`;
    return (await this.#changeIf(id, condition, sql)) !== undefined;
  }

  async #changeIf<Result>(
    id: number,
    condition: Condition | undefined,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<Result | undefined> {
    const result = await changeIf<Product, Result>({
      condition,
      find: async () => {
        const versioned = `SELECT ${COLUMNS}, ${VERSION_SQL} FROM products WHERE id = $1`;
        return (await this.database.read<Versioned<Product>>(versioned, [id]))[0];
      },
      change: async (version) =>
        (await this.database.writeTo<Result>(`product ${id}`, sql, [id, version, ...values]))[0],
    });
    await this.cache.invalidate();
    return result;
  }
}
