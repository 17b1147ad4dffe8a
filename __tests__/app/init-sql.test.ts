import { PrivatePostgres } from "../../app/dev/private-postgres";

let postgres: PrivatePostgres;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
});
afterAll(() => postgres.stop());

const count = async (table: string) =>
  (await postgres.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n;
const generations = async () =>
  Object.fromEntries(
    (await postgres.query<{ noun: string; generation: string }>("SELECT * FROM cache_generations")).map((row) => [
      row.noun,
      Number(row.generation),
    ]),
  );

/** Which nouns a statement made a new generation of. */
const nounsChangedBy = async (sql: string): Promise<string[]> => {
  const before = await generations();
  await postgres.query(sql);
  const after = await generations();
  return Object.keys(after)
    .filter((noun) => after[noun] !== before[noun])
    .sort();
};

describe("init.sql", () => {
  it("seeds five products and five inventories on an empty database", async () => {
    expect([await count("products"), await count("inventory")]).toEqual([5, 5]);
  });

  it("changes nothing when it runs again, also when a product was deleted and all are sold out", async () => {
    await postgres.query("UPDATE products SET price = 1 WHERE id = 1");
    await postgres.migrate();
    expect(await postgres.query("SELECT price FROM products WHERE id = 1")).toEqual([{ price: "1.00" }]);
    await postgres.query("DELETE FROM products");
    await postgres.migrate();
    expect([await count("products"), await count("inventory")]).toEqual([0, 0]);
    await postgres.query("ALTER SEQUENCE products_id_seq RESTART; ALTER SEQUENCE inventory_id_seq RESTART");
    await postgres.migrate();
    expect([await count("products"), await count("inventory")]).toEqual([5, 5]);
  });

  it("may be run by two at the same time", async () => {
    await expect(Promise.all([postgres.migrate(), postgres.migrate(), postgres.migrate()])).resolves.toBeDefined();
  });

  it("counts a generation for every change, whoever makes it", async () => {
    expect(await nounsChangedBy("UPDATE products SET price = 2 WHERE id = 1")).toEqual(["products"]);
    expect(await nounsChangedBy("UPDATE inventory SET quantity = 2 WHERE id = 1")).toEqual(["inventory"]);
    expect(await nounsChangedBy("INSERT INTO products (name, price) VALUES ('x', 1)")).toEqual(["products"]);
    expect(await nounsChangedBy("DELETE FROM products WHERE id = 2")).toEqual(["inventory", "products"]);
    expect(await nounsChangedBy("BEGIN; UPDATE products SET price = 3; ROLLBACK")).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ["a product", ["products"], "UPDATE public.products SET price = 4"],
    ["a quantity", ["inventory"], "UPDATE public.inventory SET quantity = quantity + 1"],
    [
      "a first quantity",
      ["inventory", "products"],
      `WITH added AS (INSERT INTO public.products (name, price) VALUES ('x', 1) RETURNING id)
       INSERT INTO public.inventory (product_id, quantity) SELECT id, 1 FROM added`,
    ],
    [
      "an adjustment with a key",
      [],
      `INSERT INTO public.adjustments (inventory_id, delta, reason, quantity, idempotency_key)
       SELECT max(id), 1, 'x', 1, 'k' FROM public.inventory`,
    ],
  ])("lets %s be written without a search path, as what pg_dump writes is loaded", async (_what, nouns, statement) => {
    expect(await nounsChangedBy(`BEGIN; SET LOCAL search_path = ''; ${statement}; COMMIT`)).toEqual(nouns);
  });

  it.each([
    ["an empty name", "INSERT INTO products (name, price) VALUES ('', 1)", "products_name_given"],
    ["a price of 0", "INSERT INTO products (name, price) VALUES ('x', 0)", "products_price_positive"],
    ["a negative quantity", "UPDATE inventory SET quantity = -1 WHERE id = 1", "inventory_quantity_not_negative"],
    [
      "a second inventory of a product",
      "INSERT INTO inventory (product_id, quantity) VALUES (1, 1)",
      "inventory_product_unique",
    ],
    [
      "the inventory of no product",
      "INSERT INTO inventory (product_id, quantity) VALUES (999, 1)",
      "inventory_product_exists",
    ],
    [
      "an adjustment by nothing",
      "INSERT INTO adjustments (inventory_id, delta, reason, quantity) VALUES (1, 0, 'x', 1)",
      "adjustments_delta_not_zero",
    ],
  ])("rejects %s", async (_what, sql, constraint) => {
    await expect(postgres.query(sql)).rejects.toMatchObject({ constraint });
  });
});
