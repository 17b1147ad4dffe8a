import { until } from "../../app/dev/poll";
import { addInventory, addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

const get = (path: string, instance = 0) => call("GET", `${app.gateways[instance]?.url}${path}`);
const put = (path: string, body: object, instance = 0) => call("PUT", `${app.gateways[instance]?.url}${path}`, body);

/** How long the slowest of some answers took. */
const slowest = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const dependencies = async () => (await call("GET", `${app.products[0]?.url}/ready`)).body.dependencies;
const healed = (name: string) => until(`${name} is back`, async () => (await dependencies())[name] === "up");

describe("while Redis is away", () => {
  it("answers every read and write from PostgreSQL, and heals when Redis returns empty", async () => {
    const { id, product_id } = await addInventory(app.gateway, app.gateway);
    await get(`/api/products/${product_id}`);
    await app.redis.stopService("SIGKILL");
    expect(await put(`/api/products/${product_id}`, { price: 77 })).toMatchObject({ status: 200 });
    for (const path of [`/api/products/${product_id}`, `/api/inventory/${id}`, "/api/products", "/api/products-full"]) {
      expect(await get(path, 1)).toMatchObject({ status: 200 });
    }
    expect((await get(`/api/products/${product_id}`, 1)).body.price).toBe(77);
    expect(await call("GET", `${app.products[0]?.url}/ready`)).toMatchObject({
      status: 200,
      body: { dependencies: { redis: "down" } },
    });
    await app.redis.resumeService();
    await healed("redis");
    expect((await get(`/api/products/${product_id}`)).body.price).toBe(77);
  });

  it("answers within a second while Redis is paused, and shows no old value when it goes on", async () => {
    const { id } = await addProduct(app.gateway);
    for (const instance of [0, 1]) await get(`/api/products/${id}`, instance);
    app.redis.freeze();
    try {
      expect(await slowest(() => put(`/api/products/${id}`, { price: 88 }))).toBeLessThan(1_500);
      expect(await slowest(() => get(`/api/products/${id}`, 1))).toBeLessThan(1_500);
      expect((await get(`/api/products/${id}`, 1)).body.price).toBe(88);
    } finally {
      app.redis.thaw();
    }
    const seen = await Promise.all(Array.from({ length: 40 }, (_, index) => get(`/api/products/${id}`, index % 2)));
    expect(new Set(seen.map(({ body }) => body.price))).toEqual(new Set([88]));
    await healed("redis");
  });
});

describe("while PostgreSQL is away", () => {
  it("goes on with cached reads, rejects writes with 503 and Retry-After, and heals when it returns", async () => {
    const { id, product_id } = await addInventory(app.gateway, app.gateway);
    const paths = [`/api/products/${product_id}`, `/api/inventory/${id}`, "/api/products", "/api/products-full"];
    for (const path of paths) expect(await get(path)).toMatchObject({ status: 200 });
    await app.postgres.stopService();
    for (const path of paths) expect({ path, ...(await get(path, 1)) }).toMatchObject({ path, status: 200 });
    const refused = await put(`/api/products/${product_id}`, { price: 5 });
    expect(refused).toMatchObject({ status: 503, body: problem(503, "postgres-unavailable") });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await get("/api/products?q=never-asked")).toMatchObject({ status: 503 });
    expect(await call("GET", `${app.products[0]?.url}/ready`)).toMatchObject({
      status: 503,
      body: { dependencies: { postgres: "down" } },
    });
    expect(await get("/health")).toMatchObject({ status: 200 });
    await app.postgres.resumeService();
    await healed("postgres");
    await until("writes are back", async () => (await put(`/api/products/${product_id}`, { price: 6 })).status === 200);
    expect((await get(`/api/products/${product_id}`, 1)).body.price).toBe(6);
  });

  it("answers within 5 s while PostgreSQL is paused, cached reads at once", async () => {
    const { id } = await addProduct(app.gateway);
    await get(`/api/products/${id}`);
    await app.postgres.freeze();
    try {
      expect(await slowest(() => get(`/api/products/${id}`))).toBeLessThan(2_000);
      expect(
        await slowest(async () => expect(await get(`/api/products/${id}`)).toMatchObject({ status: 200 })),
      ).toBeLessThan(1_000);
      const waits = [
        put(`/api/products/${id}`, { price: 9 }),
        get("/api/products?q=uncached"),
        get(`/api/inventory/${id}/adjustments`),
      ];
      const time = await slowest(async () => {
        for (const { status } of await Promise.all(waits)) expect(status).toBe(503);
      });
      expect(time).toBeLessThan(5_000);
    } finally {
      await app.postgres.thaw();
    }
    await healed("postgres");
    await until("writes are back", async () => (await put(`/api/products/${id}`, { price: 7 })).status === 200);
    expect((await get(`/api/products/${id}`, 1)).body.price).toBe(7);
  });

  it("answers reads after a restart although every pooled connection is dead", async () => {
    const { id } = await addProduct(app.gateway);
    await Promise.all(Array.from({ length: 10 }, (_, index) => get(`/api/products?q=warm${index}`)));
    await app.postgres.stopService("SIGQUIT");
    await app.postgres.resumeService();
    await healed("postgres");
    for (let index = 0; index < 10; index += 1)
      expect(await get(`/api/products?q=after${index}`)).toMatchObject({ status: 200 });
    expect(await put(`/api/products/${id}`, { price: 8 })).toMatchObject({ status: 200 });
  });
});

describe("while both are away", () => {
  it("rejects reads with 503 instead of ending, and heals", async () => {
    const { id } = await addProduct(app.gateway);
    await Promise.all([app.redis.stopService(), app.postgres.stopService()]);
    expect(await get(`/api/products/${id}`)).toMatchObject({ status: 503 });
    await Promise.all([app.redis.resumeService(), app.postgres.resumeService()]);
    await healed("postgres");
    expect(await get(`/api/products/${id}`)).toMatchObject({ status: 200 });
  });
});
