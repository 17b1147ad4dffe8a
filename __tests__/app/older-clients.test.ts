import { readEnv as readGatewayEnv } from "../../app/api-gateway/env";
import { until } from "../../app/dev/poll";
import { databaseAddress } from "../../app/kit/database-address";
import { redisAddress } from "../../app/kit/redis-address";
import { readEnv } from "../../app/product-service/env";
import { call } from "./support/call";
import { inventoryService, productService, StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("an environment from before", () => {
  it.each([
    ["postgresql://", (port: number) => `postgresql://stockwiz@127.0.0.1:${port}/stockwiz`],
    [
      "postgres:// with sslmode=disable",
      (port: number) => `postgres://stockwiz:secret@127.0.0.1:${port}/stockwiz?sslmode=disable`,
    ],
  ])("names the database with %s", async (_form, url) => {
    const service = await productService({ database: url(app.postgres.port), redis: app.redis.url });
    expect(await call("GET", `${service.url}/products`)).toMatchObject({ status: 200 });
    await service.stop();
  });

  it("names the database with PG* variables and Redis without a scheme", async () => {
    const variables = {
      DATABASE_URL: "",
      PGHOST: "127.0.0.1",
      PGPORT: `${app.postgres.port}`,
      PGUSER: "stockwiz",
      PGDATABASE: "stockwiz",
    };
    const service = await inventoryService({ database: "", redis: `localhost:${app.redis.port}` }, variables);
    expect(await call("GET", `${service.url}/inventory`)).toMatchObject({ status: 200 });
    const dependencies = async () => (await call("GET", `${service.url}/ready`)).body.dependencies;
    await until("both are up", async () => Object.values(await dependencies()).join() === "up,up");
    await service.stop();
  });

  it.each([
    ["disable", false],
    ["require", { rejectUnauthorized: false }],
    ["verify-full", { rejectUnauthorized: true }],
  ])("asks for sslmode=%s", (mode, ssl) => {
    const inUrl = readEnv({ DATABASE_URL: `postgres://u:p%40ss@db:6432/shop?sslmode=${mode}` });
    expect(databaseAddress(inUrl)).toMatchObject({
      host: "db",
      port: 6_432,
      user: "u",
      password: "p@ss",
      database: "shop",
      ssl,
    });
    expect(databaseAddress(readEnv({ PGHOST: "db", PGSSLMODE: mode }))).toMatchObject({ host: "db", ssl });
  });

  it("names Redis in any form", () => {
    expect(["localhost:6379", "redis://localhost:6379", "rediss://cache:6379"].map(redisAddress)).toEqual([
      "redis://localhost:6379",
      "redis://localhost:6379",
      "rediss://cache:6379",
    ]);
  });

  it("has the contract's defaults", () => {
    expect(readEnv({})).toMatchObject({ PORT: 8_001, CACHE_TTL_SECONDS: 300, REDIS_URL: "redis://localhost:6379" });
    expect(readGatewayEnv({})).toMatchObject({ PORT: 8_000, PRODUCT_SERVICE_URL: "http://localhost:8001" });
  });

  it.each([
    ["a port that is none", { PORT: "http" }, /PORT/],
    ["a time to live of nothing", { CACHE_TTL_SECONDS: "0" }, /CACHE_TTL_SECONDS/],
    ["two wrong variables, both by name", { PORT: "70000", LOG_LEVEL: "loud" }, /PORT.*LOG_LEVEL|LOG_LEVEL.*PORT/],
  ])("rejects %s", (_what, values, message) => {
    expect(() => readEnv(values)).toThrow(message);
  });

  it("rejects the address of a service that is none", () => {
    expect(() => readGatewayEnv({ PRODUCT_SERVICE_URL: "product-service" })).toThrow(/PRODUCT_SERVICE_URL/);
  });

  it.each(["mysql://db/shop", "db:5432", "postgres://db:port/shop"])("rejects the database %s", (url) => {
    expect(() => databaseAddress(readEnv({ DATABASE_URL: url }))).toThrow(/DATABASE_URL: not a PostgreSQL address/);
  });

  it("rejects an sslmode that is none, and names those there are", () => {
    expect(() => databaseAddress(readEnv({ PGSSLMODE: "maybe" }))).toThrow(/sslmode: "maybe".*require/);
  });

  it("is frozen once it is read", () => {
    expect(Object.isFrozen(readEnv({}))).toBe(true);
  });
});

describe("a client from before", () => {
  it("creates, reads, changes and deletes without /api, straight at the services", async () => {
    const [products, inventory] = [app.products[0]?.url, app.inventory[0]?.url];
    const product = await call("POST", `${products}/products`, { name: "Old", price: 1 });
    const stock = await call("POST", `${inventory}/inventory`, { product_id: product.body.id, quantity: 1 });
    expect([product.status, stock.status]).toEqual([201, 201]);
    expect(await call("PUT", `${inventory}/inventory/${stock.body.id}`, { quantity: 2 })).toMatchObject({
      status: 200,
    });
    expect(await call("DELETE", `${products}/products/${product.body.id}`)).toMatchObject({ status: 204 });
    expect(await call("GET", `${inventory}/inventory/${stock.body.id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ["GET", "/products/999999", undefined],
    ["GET", "/products/abc", undefined],
    ["POST", "/products", {}],
    ["POST", "/products", "{"],
    ["GET", "/nowhere", undefined],
  ])("finds a text in detail when %s %s is refused", async (method, path, body) => {
    for (const base of [app.gateway, app.products[0]?.url]) {
      const { status, body: problem } = await call(method, `${base}${path}`, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(problem.detail).toMatch(/\w/);
    }
  });
});
