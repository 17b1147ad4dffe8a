import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { until } from "../../app/dev/poll";
import { Cache } from "../../app/kit/cache/cache";
import { Generation } from "../../app/kit/cache/generation";
import { Database } from "../../app/kit/database";
import { databaseAddress } from "../../app/kit/database-address";
import { RedisLink } from "../../app/kit/redis";
import { addInventory, addProduct, call } from "./support/call";
import { interleave } from "./support/staleness";
import { closing, productService, StockWiz } from "./support/stockwiz";
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

const log = pino({ level: "silent" });

/** A cache like a service's, whose loads a test decides. */
const openCache = async (redisUrl = app.redis.url) => {
  const address = databaseAddress({ DATABASE_URL: app.postgres.url, PGPORT: 5432, PGUSER: "", PGSSLMODE: "disable" });
  const database = new Database(address, log, 2);
  const redis = new RedisLink(redisUrl, log);
  const cache = new Cache({
    noun: "products",
    generation: new Generation("products", database, log),
    redis,
    log,
    ttlSeconds: 300,
  });
  await until("redis is connected", () => redis.isUp());
  const close = closing(async () => {
    cache.close();
    redis.close();
    await database.close();
  });
  return { cache, close, write: (sql: string) => database.write(sql) };
};

/** Something a test opens when it is time. */
const gate = () => {
  const signal = new AbortController();
  const opened = new Promise((resolve) => signal.signal.addEventListener("abort", resolve));
  return { open: () => signal.abort(), opened };
};

/** A read that found nothing and waits for the database, which answers "old" when the test opens. */
const slowMiss = async (cache: Cache, key: string) => {
  const [asked, answer] = [gate(), gate()];
  const slow = cache.read("row", key, async () => {
    asked.open();
    await answer.opened;
    return "old";
  });
  await asked.opened;
  return { slow, open: answer.open };
};

describe("a stampede", () => {
  it("of 500 misses for one product makes one query", async () => {
    const { id } = await addProduct(app.gateway);
    const [url] = app.products.map((one) => one.url);
    const before = queries(/FROM products WHERE id = /);
    const answers = await Promise.all(Array.from({ length: 500 }, () => call("GET", `${url}/api/products/${id}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(queries(/FROM products WHERE id = /) - before).toBe(1);
  });

  it("of 500 misses for one list over two instances and two gateways makes one query", async () => {
    const urls = [...app.products, ...app.gateways].map((one) => one.url);
    const category = randomUUID();
    await addProduct(app.gateway, { category });
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        call("GET", `${urls[index % urls.length]}/api/products?category=${category}`),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.length}`))).toEqual(new Set(["200 1"]));
    expect(queries(/category = .* ORDER BY id LIMIT/)).toBe(1);
  });

  it("of misses in two processes lets one load and the other wait for its value", async () => {
    const [one, two] = [await openCache(), await openCache()];
    const key = randomUUID();
    const { slow, open } = await slowMiss(one.cache, key);
    const load = jest.fn(async () => "mine");
    const waiting = two.cache.read("row", key, load);
    await until(
      "the other looked for it",
      async () => (await openRedis((redis) => redis.keys("*:lease:*"))).length > 0,
    );
    await later(50);
    open();
    expect([await slow, await waiting]).toEqual(["old", "old"]);
    expect(load).not.toHaveBeenCalled();
    await one.close();
    await two.close();
  });

  it("of misses in one process makes one load also while Redis is away", async () => {
    const wire = await Wire.to(app.redis.port);
    const { cache, close } = await openCache(`127.0.0.1:${wire.port}`);
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
    const { cache, close } = await openCache();
    const key = randomUUID();
    await expect(cache.read("row", key, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache.read("row", key, async () => 1)).toBe(1);
    await close();
  });
});

describe("a kept value", () => {
  it("is not the old one that a slow miss brought after a write had overtaken it", async () => {
    const { cache, close, write } = await openCache();
    const other = await openCache();
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
    const { cache, close, write } = await openCache();
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
    const { cache, close } = await openCache();
    const keys = Array.from({ length: 400 }, (_, index) => `collision ${index}`); // 128 places
    for (const key of keys) await cache.read("page", key, async () => key);
    const answers = await Promise.all(keys.map((key) => cache.read("page", key, async () => key)));
    expect(answers).toEqual(keys);
    await close();
  });

  it("takes a bounded number of places in Redis, whatever is asked for", async () => {
    const { cache, close } = await openCache();
    for (let index = 0; index < 400; index += 1) await cache.read("page", `bounded ${index}`, async () => index);
    const places = await openRedis((redis) => redis.keys("stockwiz:v1:products:128:*"));
    expect(places.length).toBeLessThanOrEqual(128);
    expect(await openRedis((redis) => redis.ttl(String(places[0])))).toBeGreaterThan(0);
    await close();
  });

  it("is not kept when it is larger than its place, and is answered all the same", async () => {
    const { cache, close } = await openCache();
    const large = "x".repeat(600_000);
    const load = jest.fn(async () => large);
    const other = await openCache();
    expect(await cache.read("page", "large", load)).toBe(large);
    expect(await other.cache.read("page", "large", load)).toBe(large);
    expect(load).toHaveBeenCalledTimes(2);
    await close();
    await other.close();
  });
});

describe("interleaved reads and writes", () => {
  it("over two instances of everything never show a value older than 50 ms behind the last acknowledged write", async () => {
    const { stale, reads, writes } = await interleave(app, { operations: 10_000, clients: 8, products: 5, seconds: 8 });
    expect(stale).toEqual([]);
    expect(reads).toBeGreaterThan(50);
    expect(writes).toBeGreaterThan(10);
  });
});

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const openRedis = async <T>(work: (redis: import("ioredis").Redis) => Promise<T>): Promise<T> => {
  const { Redis } = await import("ioredis");
  const redis = new Redis(app.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};
