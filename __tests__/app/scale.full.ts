import { HISTORY_SQL } from "../../app/inventory-service/adjustments/store";
import { INVENTORY_AFTER_SQL, inventoryListSql } from "../../app/inventory-service/inventory/store";
import { productListSql } from "../../app/product-service/products/store";
import { call } from "./support/call";
import { StockWiz } from "./support/stockwiz";

const PRODUCTS = 100_000;
const MINUTES = 60_000;

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
  await app.postgres.query(`
    INSERT INTO products (name, description, price, category)
      SELECT 'Item ' || n, 'Made of ' || md5(n::text), 1 + n % 900, 'Category ' || n % 50 FROM generate_series(1, ${PRODUCTS}) n;
    INSERT INTO inventory (product_id, quantity, warehouse)
      SELECT id, id % 500, 'Warehouse ' || id % 20 FROM products WHERE name LIKE 'Item %';
    INSERT INTO adjustments (inventory_id, delta, reason, quantity)
      SELECT 1 + n % 1000, 1, 'count', n FROM generate_series(1, 50000) n`);
  await app.postgres.query("ANALYZE");
}, 2 * MINUTES);
afterAll(() => app.stop());

/** A statement with its parameters written in, as EXPLAIN takes it. */
const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `'{${value.join(",")}}'`;
  return typeof value === "number" ? `${value}` : `'${String(value).replaceAll("'", "''")}'`;
};
const filled = ([sql, values]: readonly [string, readonly unknown[]]): string =>
  sql.replace(/\$(\d+)/g, (_, index) => literal(values[Number(index) - 1]));

const statements: readonly (readonly [name: string, statement: readonly [string, readonly unknown[]]])[] = [
  ["the list of products", productListSql({ limit: 100, cursor: 50_000 })],
  ["the products of a category", productListSql({ limit: 100, category: "Category 7", cursor: 50_000 })],
  ["a search", productListSql({ limit: 100, q: "Item 99999" })],
  ["a search that finds nothing", productListSql({ limit: 100, q: "no such thing" })],
  ["a search in a category", productListSql({ limit: 100, q: "Item 99", category: "Category 7" })],
  ["a product", ["SELECT * FROM products WHERE id = $1", [5]]],
  ["the list of inventories", inventoryListSql({ limit: 100, cursor: 50_000 })],
  ["the inventories of some products", inventoryListSql({ limit: 100, product_id: [1, 500, 90_000] })],
  ["the inventories of a warehouse", inventoryListSql({ limit: 100, warehouse: "Warehouse 3" })],
  ["an inventory", ["SELECT * FROM inventory WHERE id = $1", [5]]],
  ["the inventory of a product", ["SELECT * FROM inventory WHERE product_id = $1", [5]]],
  ["the next thousand inventories", [INVENTORY_AFTER_SQL, [50_000]]],
  ["the history of an inventory", [HISTORY_SQL, [5, 1_000_000, 100]]],
  ["an idempotency key", ["SELECT * FROM adjustments WHERE idempotency_key = $1", ["key"]]],
];

describe("at 100,000 products", () => {
  it.each(statements)("%s is read through an index", async (_name, statement) => {
    const rows = await app.postgres.query<{ "QUERY PLAN": string }>(`EXPLAIN ${filled(statement)}`);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/Index/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  it.each(["limit=1000", "category=Category%207", "q=item%2099999", "q=e", "q=no-such-thing"])(
    "lists %s within 2 s",
    async (query) => {
      const started = performance.now();
      expect(await call("GET", `${app.gateway}/api/products?${query}`)).toMatchObject({ status: 200 });
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );

  it(
    "composes all of them in a bounded time and memory, several at once",
    async () => {
      const compose = async () => {
        const response = await fetch(`${app.gateway}/api/products-full`);
        let bytes = 0;
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
        return bytes;
      };
      await compose();
      const started = performance.now();
      let highest = 0;
      const watch = setInterval(() => {
        highest = Math.max(highest, process.memoryUsage().rss);
      }, 20);
      const before = process.memoryUsage().rss;
      const sizes = await Promise.all([compose(), compose(), compose()]);
      clearInterval(watch);
      expect(new Set(sizes).size).toBe(1);
      expect(sizes[0]).toBeGreaterThan(10_000_000);
      expect(performance.now() - started).toBeLessThan(30_000);
      // All three services and the client share this process; three whole answers held as objects would be far more.
      expect(highest - before).toBeLessThan(300 * 1_048_576);
    },
    2 * MINUTES,
  );

  it("gives each of them once", async () => {
    const body = (await (await fetch(`${app.gateway}/api/products-full`)).json()) as {
      id: number;
      inventory?: object;
    }[];
    expect(new Set(body.map(({ id }) => id)).size).toBe(PRODUCTS + 5);
    expect(body.filter(({ inventory }) => inventory)).toHaveLength(PRODUCTS + 5);
  });
});
