import { randomUUID } from "node:crypto";
import { addInventory, call, problem } from "./support/call";
import { EndingPostgres } from "./support/ending-postgres";
import { apiGateway, inventoryService, productService, StockWiz } from "./support/stockwiz";
import { stubService } from "./support/stub-service";

let app: StockWiz;
let way: EndingPostgres;
let [products, inventory, id] = ["", "", 0];
beforeAll(async () => {
  app = await StockWiz.start();
  way = await EndingPostgres.to(app.postgres.port);
  const address = { database: way.url, redis: app.redis.url };
  products = (await productService(address)).url;
  inventory = (await inventoryService(address)).url;
  id = (await addInventory(app.gateway, app.gateway)).id;
});
afterAll(() => app.stop());

/** Sends a request whose statement PostgreSQL carries out, and whose answer never comes. */
const lost = async (...request: Parameters<typeof call>) => {
  way.phase = "instead of an answer";
  const answer = await call(...request);
  way.phase = undefined;
  return answer;
};
const key = () => ({ "idempotency-key": randomUUID() });
const PRODUCT = { name: "Lost and found", price: 4 };

describe("a change whose answer PostgreSQL did not give", () => {
  it.each([
    ["POST", () => `${products}/api/products`, PRODUCT],
    ["POST", () => `${inventory}/api/inventory/${id}/adjustments`, { delta: 1, reason: "count" }],
    ["PUT", () => `${products}/api/products/1`, { price: 5 }],
    ["PUT", () => `${inventory}/api/inventory/${id}`, { warehouse: "Elsewhere" }],
    ["DELETE", () => `${products}/api/products/2`, undefined],
  ])("has an unknown outcome, and nobody is asked to send it again: %s", async (method, url, body) => {
    const answer = await lost(method, url(), body);
    expect(answer).toMatchObject({ status: 503, body: problem(503, "postgres-unavailable") });
    expect([answer.body.outcome, answer.headers.get("retry-after")]).toEqual(["unknown", null]);
    expect(answer.body.detail).toMatch(/whether the change was made/);
  });

  it.each([
    ["products", () => `${products}/api/products`, PRODUCT],
    ["adjustments", () => `${inventory}/api/inventory/${id}/adjustments`, { delta: -1, reason: "sold" }],
  ])("may be sent again with its key, which gives the first outcome: %s", async (table, url, body) => {
    const count = async () =>
      (await app.postgres.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? 0;
    const headers = key();
    const before = await count();
    const answer = await lost("POST", url(), body, headers);
    expect([answer.status, answer.body.outcome, answer.headers.get("retry-after")]).toEqual([503, "unknown", "1"]);
    const repeats = [await call("POST", url(), body, headers), await call("POST", url(), body, headers)];
    expect(repeats.map(({ status }) => status)).toEqual([201, 201]);
    expect(repeats[0]?.text).toBe(repeats[1]?.text);
    expect((await count()) - before).toBe(1);
  });

  it("is known where nothing was sent: then it may be sent again", async () => {
    const away = await productService({ database: "postgresql://stockwiz@127.0.0.1:1/stockwiz", redis: app.redis.url });
    const answer = await call("POST", `${away.url}/api/products`, PRODUCT);
    expect(answer).toMatchObject({ status: 503, body: problem(503, "postgres-unavailable") });
    expect([answer.body.outcome, answer.headers.get("retry-after")]).toEqual([undefined, "1"]);
    await away.stop();
  });

  it("leaves a read as one that may be tried again", async () => {
    const answer = await lost("GET", `${products}/api/products?q=${randomUUID()}`);
    expect([answer.status, answer.body.outcome, answer.headers.get("retry-after")]).toEqual([503, undefined, "1"]);
  });
});

describe("a change whose answer a service did not give", () => {
  const KEY = { "idempotency-key": "k" };
  it.each([
    ["breaks off a post", "POST", "break", {}, [502, "unknown", null]],
    ["breaks off a post with a key, twice", "POST", "break", KEY, [502, "unknown", "1"]],
    ["breaks off a put, twice", "PUT", "break", {}, [502, "unknown", null]],
    ["breaks off a read, twice", "GET", "break", {}, [502, undefined, "1"]],
    ["hangs over a post", "POST", "hang", {}, [504, "unknown", null]],
    ["hangs over a post with a key", "POST", "hang", KEY, [504, "unknown", "1"]],
    ["hangs over a read", "GET", "hang", {}, [504, undefined, "1"]],
  ])("has an unknown outcome where it %s", async (_what, method, how, headers, expected) => {
    const service = await stubService((req) => (how === "break" ? req.socket.destroy() : undefined));
    const gateway = await apiGateway(service.url, service.url);
    const answer = await call(method, `${gateway.url}/api/products`, method === "GET" ? undefined : {}, headers);
    expect([answer.status, answer.body.outcome, answer.headers.get("retry-after")]).toEqual(expected);
    for (const one of [gateway, service]) await one.stop();
  });

  it("is unknown when the service broke off and is away for the second try", async () => {
    const service = await stubService((req) => {
      void service.stop();
      req.socket.destroy();
    });
    const gateway = await apiGateway(service.url, service.url);
    const answer = await call("PUT", `${gateway.url}/api/products/1`, {});
    expect([answer.body.outcome, answer.headers.get("retry-after")]).toEqual(["unknown", null]);
    await gateway.stop();
  });
});
