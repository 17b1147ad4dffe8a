import { addInventory, addProduct, call, problem } from "./support/call";
import { apiGateway, type Instance, StockWiz } from "./support/stockwiz";
import { stubService } from "./support/stub-service";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("products-full", () => {
  const full = (query = "", headers = {}) =>
    call("GET", `${app.gateway}/api/products-full${query}`, undefined, headers);
  const of = async (id: number) => (await full()).body.find((one: { id: number }) => one.id === id);

  it("gives every product once, with its stock where it has one", async () => {
    const bare = await addProduct(app.gateway);
    const { product_id } = await addInventory(app.gateway, app.gateway, { quantity: 4, warehouse: "North" });
    expect(await of(product_id)).toMatchObject({ inventory: { quantity: 4, warehouse: "North" } });
    expect(await of(bare.id)).toEqual(bare);
    const list = await call("GET", `${app.gateway}/api/products?limit=1000`);
    expect((await full()).body.map(({ id }: { id: number }) => id)).toEqual(
      list.body.map(({ id }: { id: number }) => id),
    );
  });

  it("shows a change of the product, of its stock, and its deletion at once", async () => {
    const { id, product_id } = await addInventory(app.gateway, app.gateway, { quantity: 4 });
    expect((await of(product_id)).inventory.quantity).toBe(4);
    await call("POST", `${app.gateway}/api/inventory/${id}/adjustments`, { delta: 3, reason: "delivery" });
    await call("PUT", `${app.gateway}/api/products/${product_id}`, { name: "Renamed" });
    expect(await of(product_id)).toMatchObject({ name: "Renamed", inventory: { quantity: 7 } });
    await call("DELETE", `${app.gateway}/api/products/${product_id}`);
    expect(await of(product_id)).toBeUndefined();
  });

  it("is the same without /api and when it is forced to be fresh", async () => {
    const { text } = await full();
    expect((await full("?force_refresh=true")).text).toBe(text);
    expect((await call("GET", `${app.gateway}/products-full`)).text).toBe(text);
  });

  it("answers 304 until a product or its stock changes", async () => {
    const { id } = await addInventory(app.gateway, app.gateway);
    const conditional = async () => full("", { "if-none-match": (await full()).headers.get("etag") ?? "" });
    expect(await conditional()).toMatchObject({ status: 304, text: "" });
    const old = (await full()).headers.get("etag") ?? "";
    await call("PUT", `${app.gateway}/api/inventory/${id}`, { quantity: 1 });
    expect(await full("", { "if-none-match": old })).toMatchObject({ status: 200 });
    expect(await conditional()).toMatchObject({ status: 304 });
  });

  it("makes one call to each service for 2,500 products", async () => {
    await app.postgres.query(`INSERT INTO products (name, price) SELECT 'Many ' || n, 1 FROM generate_series(1, 2500) n;
      INSERT INTO inventory (product_id, quantity) SELECT id, 7 FROM products WHERE name LIKE 'Many%'`);
    const calls: string[] = [];
    const [products, inventory] = await Promise.all([
      counting(app.products[0], calls),
      counting(app.inventory[0], calls),
    ]);
    const gateway = await apiGateway(products.url, inventory.url);
    const { body } = await call("GET", `${gateway.url}/api/products-full`);
    expect(body.length).toBeGreaterThanOrEqual(2_500);
    expect(body.filter((one: { inventory?: { quantity: number } }) => one.inventory?.quantity === 7)).toHaveLength(
      2_500,
    );
    expect(calls.sort()).toEqual(["/internal/inventory", "/internal/products"]);
    for (const one of [gateway, products, inventory]) await one.stop();
    await app.postgres.query("DELETE FROM products WHERE name LIKE 'Many%'");
  });

  it.each(["force_refresh=maybe", "force_refresh=", "force_refresh=true&force_refresh=true"])(
    "rejects %s",
    async (query) => {
      expect(await full(`?${query}`)).toMatchObject({ status: 400, body: problem(400, "malformed-query") });
    },
  );

  it("rejects POST", async () => {
    expect(await call("POST", `${app.gateway}/api/products-full`, {})).toMatchObject({ status: 405 });
  });
});

/** Passes every call on to an instance, and writes down its path. */
const counting = async (instance: Instance | undefined, calls: string[]) => {
  const server = await stubService((req, res) => {
    calls.push(String(req.url));
    void fetch(`${instance?.url}${req.url}`).then(async (answer) => res.end(Buffer.from(await answer.arrayBuffer())));
  });
  return server;
};
