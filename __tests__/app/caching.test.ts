import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { addProduct, call } from "./support/call";
import { later, openCache, slowMiss } from "./support/open-cache";
import { interleave } from "./support/staleness";
import { productService, StockWiz } from "./support/stockwiz";
import { Wire } from "./support/wire";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

describe("a kept value", () => {
  it("is not the old one that a slow miss brought after a write had overtaken it", async () => {
    const { cache, close, write } = await openCache(app.address);
    const other = await openCache(app.address);
    const key = randomUUID();
    const { slow, open } = await slowMiss(cache, key);
    await write("UPDATE products SET price = price WHERE id = 1");
    await other.cache.invalidate();
    open();
    expect(await slow).toBe("old"); // it began before the write, so it may say so
    for (const reader of [cache, other.cache]) expect(await reader.read("row", key, async () => "new")).toBe("new");
    await close();
    await other.close();
  });

  it("is not shared with a reader who came after the write, even while the slow miss goes on", async () => {
    const { cache, close, write } = await openCache(app.address);
    const key = randomUUID();
    const { slow, open } = await slowMiss(cache, key);
    await write("UPDATE products SET price = price WHERE id = 1");
    await cache.invalidate();
    expect(await cache.read("row", key, async () => "new")).toBe("new");
    open();
    await slow;
    expect(await cache.read("row", key, async () => "newer")).toBe("new");
    await close();
  });

  it("is not the old one when the answer of the database was held up on the wire", async () => {
    const wire = await Wire.to(app.postgres.port);
    const database = `postgres://stockwiz@127.0.0.1:${wire.port}/stockwiz?sslmode=disable`;
    const slow = await productService({ database, redis: app.redis.url });
    const { id } = await addProduct(app.gateway);
    await call("GET", `${slow.url}/api/products/2000000`); // connects
    wire.hold();
    const early = call("GET", `${slow.url}/api/products/${id}`);
    await call("PUT", `${app.gateway}/api/products/${id}`, { price: 2 });
    wire.release();
    await early;
    for (const { url } of [slow, ...app.products, ...app.gateways]) {
      expect((await call("GET", `${url}/api/products/${id}`)).body.price).toBe(2);
    }
    await slow.stop();
    await wire.close();
  });

  it("is not used after a write by an instance that Redis did not hear", async () => {
    const wire = await Wire.to(app.redis.port);
    const deaf = await productService({ database: app.postgres.url, redis: `127.0.0.1:${wire.port}` });
    const { id } = await addProduct(app.gateway);
    expect((await call("GET", `${app.gateway}/api/products/${id}`)).body.price).toBe(10.5);
    wire.cut();
    expect(await call("PUT", `${deaf.url}/api/products/${id}`, { price: 3 })).toMatchObject({ status: 200 });
    await later(50); // the contract's bound: the database's word is at most 20 ms old
    expect((await call("GET", `${app.gateway}/api/products/${id}`)).body.price).toBe(3);
    await deaf.stop();
    await wire.close();
  });

  it("is not used after somebody changed the row by hand", async () => {
    const { id } = await addProduct(app.gateway);
    await call("GET", `${app.gateway}/api/products/${id}`);
    await app.postgres.query(`UPDATE products SET price = 4 WHERE id = ${id}`);
    await later(50);
    expect((await call("GET", `${app.gateway}/api/products/${id}`)).body.price).toBe(4);
  });

  it("is not used when Redis brings back what it held before a restart", async () => {
    const { id } = await addProduct(app.gateway);
    await call("GET", `${app.gateway}/api/products/${id}`);
    const dump = await openRedis(async (redis) =>
      Promise.all((await redis.keys("*")).map(async (key) => [key, await redis.get(key)] as const)),
    );
    await call("PUT", `${app.gateway}/api/products/${id}`, { price: 5 });
    await openRedis(async (redis) => Promise.all(dump.map(([key, value]) => redis.set(key, value ?? "", "EX", 300))));
    await later(50);
    expect((await call("GET", `${app.gateway}/api/products/${id}`)).body.price).toBe(5);
  });

  it("is not mistaken for the value of another key in the same place", async () => {
    const { cache, close } = await openCache(app.address);
    const keys = Array.from({ length: 400 }, (_, index) => `collision ${index}`); // 128 places
    for (const key of keys) await cache.read("page", key, async () => key);
    const answers = await Promise.all(keys.map((key) => cache.read("page", key, async () => key)));
    expect(answers).toEqual(keys);
    await close();
  });

  it("is loaded again when something in its place is not ours", async () => {
    const { id } = await addProduct(app.gateway);
    const read = () => call("GET", `${app.gateway}/api/products/${id}`);
    const before = (await read()).body;
    await openRedis(async (redis) => {
      for (const key of await redis.keys("stockwiz:v1:products:8192:*")) await redis.set(key, "{not json", "EX", 300);
    });
    expect(await read()).toMatchObject({ status: 200, body: before });
  });

  it("takes a bounded number of places in Redis, whatever is asked for", async () => {
    const { cache, close } = await openCache(app.address);
    for (let index = 0; index < 400; index += 1) await cache.read("page", `bounded ${index}`, async () => index);
    const places = await openRedis((redis) => redis.keys("stockwiz:v1:products:128:*"));
    expect(places.length).toBeLessThanOrEqual(128);
    expect(await openRedis((redis) => redis.ttl(String(places[0])))).toBeGreaterThan(0);
    await close();
  });

  it("is not kept when it is larger than its place, and is answered all the same", async () => {
    const { cache, close } = await openCache(app.address);
    const large = "x".repeat(600_000);
    const load = jest.fn(async () => large);
    const other = await openCache(app.address);
    expect(await cache.read("page", "large", load)).toBe(large);
    expect(await other.cache.read("page", "large", load)).toBe(large);
    expect(load).toHaveBeenCalledTimes(2);
    await close();
    await other.close();
  });
});

describe("interleaved reads and writes", () => {
  it("over two instances of everything never show a value older than 50 ms behind the last acknowledged write", async () => {
    const { stale } = await interleave(app, { operations: 10_000, clients: 8, products: 5, seconds: 8 });
    expect(stale).toEqual([]);
  });
});

const openRedis = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(app.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};
