import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { until } from "../../app/dev/poll";
import { addInventory, addProduct, call } from "./support/call";
import { later, openCache, slowMiss } from "./support/open-cache";
import { StockWiz } from "./support/stockwiz";
import { Wire } from "./support/wire";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
  await app.postgres.query("ALTER SYSTEM SET log_statement = 'all'");
  await app.postgres.query("SELECT pg_reload_conf()");
});
afterAll(() => app.stop());

/** How often PostgreSQL ran a statement, by its own log. */
const queries = (pattern: RegExp) =>
  app.postgres
    .log()
    .split("\n")
    .filter((line) => line.includes("execute") && pattern.test(line)).length;

/** One, unless a busy machine lets Redis or PostgreSQL answer too late to be waited for (docs/adr/0010-caching.md). */
const FEW = 10;

describe("a stampede", () => {
  it("of 100 misses for one product makes few queries", async () => {
    const { id } = await addProduct(app.gateway);
    const [url] = app.products.map((one) => one.url);
    const before = queries(/FROM products WHERE id = /);
    const answers = await Promise.all(Array.from({ length: 100 }, () => call("GET", `${url}/api/products/${id}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(queries(/FROM products WHERE id = /) - before).toBeLessThanOrEqual(FEW);
  });

  it("of 100 misses for one list over two instances and two gateways makes few queries", async () => {
    const urls = [...app.products, ...app.gateways].map((one) => one.url);
    const category = randomUUID();
    await addProduct(app.gateway, { category });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        call("GET", `${urls[index % urls.length]}/api/products?category=${category}`),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.length}`))).toEqual(new Set(["200 1"]));
    expect(queries(/category = .* ORDER BY id LIMIT/)).toBeLessThanOrEqual(FEW);
  });

  it("of misses in two processes lets one load and the other wait for its value", async () => {
    const [one, two] = [await openCache(app.address), await openCache(app.address)];
    const key = randomUUID();
    const { slow, open } = await slowMiss(one.cache, key);
    const load = jest.fn(async () => "mine");
    const waiting = two.cache.read("row", key, load);
    await until("the other looked for it", async () => (await leases()).length > 0);
    await later(50);
    open();
    expect([await slow, await waiting]).toEqual(["old", "old"]);
    expect(load).not.toHaveBeenCalled();
    await one.close();
    await two.close();
  });

  it("of misses in one process makes one load also while Redis is away", async () => {
    const wire = await Wire.to(app.redis.port);
    const { cache, close } = await openCache({ ...app.address, redis: `127.0.0.1:${wire.port}` });
    wire.cut();
    const key = randomUUID();
    const { slow, open } = await slowMiss(cache, key);
    const load = jest.fn(async () => "mine");
    const waiting = Promise.all(Array.from({ length: 20 }, () => cache.read("row", key, load)));
    await later(50);
    open();
    expect(new Set([await slow, ...(await waiting)])).toEqual(new Set(["old"]));
    expect(load).not.toHaveBeenCalled();
    await close();
    await wire.close();
  });

  it("of reads of a value that is there makes no query for it", async () => {
    const { id } = await addProduct(app.gateway);
    const read = () => call("GET", `${app.gateway}/api/products/${id}`);
    await read();
    const before = queries(/FROM products WHERE id = /);
    await Promise.all(Array.from({ length: 100 }, read));
    expect(queries(/FROM products WHERE id = /) - before).toBe(0);
  });

  it("keeps that something is not there, until it is", async () => {
    const { product_id, id } = await addInventory(app.gateway, app.gateway);
    await call("DELETE", `${app.gateway}/api/inventory/${id}`);
    const read = () => call("GET", `${app.gateway}/api/inventory/product/${product_id}`);
    await read();
    const before = queries(/FROM inventory WHERE product_id = /);
    expect((await read()).status).toBe(404);
    expect(queries(/FROM inventory WHERE product_id = /) - before).toBe(0);
    await call("POST", `${app.gateway}/api/inventory`, { product_id, quantity: 1 });
    expect((await read()).status).toBe(200);
  });

  it("rejects to share a failure: whoever asks next asks again", async () => {
    const { cache, close } = await openCache(app.address);
    const key = randomUUID();
    await expect(cache.read("row", key, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache.read("row", key, async () => 1)).toBe(1);
    await close();
  });
});

const leases = async (): Promise<string[]> => {
  const redis = new Redis(app.redis.url);
  return redis.keys("*:lease:*").finally(() => redis.disconnect());
};
