import type { IncomingMessage } from "node:http";
import { call, problem } from "./support/call";
import { apiGateway, StockWiz } from "./support/stockwiz";
import { stubService } from "./support/stub-service";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("the gateway", () => {
  it("passes a request id on, and makes one where there is none that is sane", async () => {
    const given = await call("GET", `${app.gateway}/api/products/1`, undefined, { "x-request-id": "trace-1" });
    expect(given.headers.get("x-request-id")).toBe("trace-1");
    const odd = await call("GET", `${app.gateway}/api/products/1`, undefined, { "x-request-id": "a b {evil}" });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("drops the headers of one connection, in both directions, and says where a request came from", async () => {
    let seen: IncomingMessage["headers"] = {};
    const service = await stubService((req, res) => {
      seen = req.headers;
      res.writeHead(200, { connection: "x-private", "x-private": "1", "x-public": "1", "proxy-authenticate": "Basic" });
      res.end("{}");
    });
    const gateway = await apiGateway(service.url, service.url);
    const answer = await call("GET", `${gateway.url}/api/products/1`, undefined, { te: "trailers", "x-mine": "1" });
    expect(seen).toMatchObject({
      "x-mine": "1",
      "x-forwarded-for": expect.stringContaining("127.0.0.1"),
      "x-request-id": expect.any(String),
    });
    expect(seen).not.toHaveProperty("te");
    expect([
      answer.headers.get("x-public"),
      answer.headers.get("x-private"),
      answer.headers.get("proxy-authenticate"),
    ]).toEqual(["1", null, null]);
    for (const one of [gateway, service]) await one.stop();
  });

  const KEY = { "idempotency-key": "k" };
  it.each([
    ["sends a read again when the connection breaks", "GET", "/api/products/1", {}, [200, 2]],
    ["sends a write that may be repeated again", "PUT", "/api/products/1", {}, [200, 2]],
    ["sends a product with an Idempotency-Key again", "POST", "/api/products", KEY, [200, 2]],
    ["sends an inventory with an Idempotency-Key again", "POST", "/inventory?from=here", KEY, [200, 2]],
    ["sends an adjustment with an Idempotency-Key again", "POST", "/API/Inventory/7/adjustments/", KEY, [200, 2]],
    ["rejects to send a post twice", "POST", "/api/products", {}, [502, 1]],
    ["rejects to send twice what keeps no key", "POST", "/api/products/1", KEY, [502, 1]],
    ["rejects to send a patch twice, key or not", "PATCH", "/api/products", KEY, [502, 1]],
  ])("%s", async (_what, method, path, headers, expected) => {
    let attempts = 0;
    const service = await stubService((req, res) => {
      attempts += 1;
      if (attempts === 1) req.socket.destroy();
      else res.end("{}");
    });
    const gateway = await apiGateway(service.url, service.url);
    const { status } = await call(method, `${gateway.url}${path}`, method === "GET" ? undefined : {}, headers);
    expect([status, attempts]).toEqual(expected);
    for (const one of [gateway, service]) await one.stop();
  });

  it("answers 503 for a service that is away and keeps serving the rest", async () => {
    const gateway = await apiGateway("http://127.0.0.1:1", app.inventory[0]?.url ?? "");
    const away = await call("GET", `${gateway.url}/api/products`);
    expect(away).toMatchObject({ status: 503, body: problem(503, "product-service-unavailable") });
    expect(away.headers.get("retry-after")).toBe("1");
    expect(await call("GET", `${gateway.url}/api/products-full`)).toMatchObject({ status: 503 });
    expect(await call("GET", `${gateway.url}/ready`)).toMatchObject({
      status: 503,
      body: { dependencies: { "product-service": "down", "inventory-service": "up" } },
    });
    for (const path of ["/api/inventory", "/", "/docs", "/api/openapi.json", "/health"]) {
      expect(await call("GET", `${gateway.url}${path}`)).toMatchObject({ status: 200 });
    }
    await gateway.stop();
  });

  it("answers 504 for a service that hangs", async () => {
    const service = await stubService(() => undefined);
    const gateway = await apiGateway(service.url, service.url);
    expect(await call("GET", `${gateway.url}/api/products`)).toMatchObject({
      status: 504,
      body: problem(504, "product-service-timeout"),
    });
    for (const one of [gateway, service]) await one.stop();
  });

  it("cuts an answer short that the service did not finish, instead of passing it for whole", async () => {
    const service = await stubService((_req, res) => {
      res.writeHead(200, { "content-type": "application/json" });
      res.write("[1,", () => res.destroy());
    });
    const gateway = await apiGateway(service.url, service.url);
    await expect(call("GET", `${gateway.url}/api/products`)).rejects.toThrow();
    expect(await call("GET", `${gateway.url}/health`)).toMatchObject({ status: 200 });
    for (const one of [gateway, service]) await one.stop();
  });

  it("rejects a path that nobody serves, and the services' internal ones", async () => {
    for (const path of [
      "/api",
      "/api/orders",
      "/internal/products",
      "/static/missing.js",
      "/static/..%2f..%2fpackage.json",
    ]) {
      expect(await call("GET", `${app.gateway}${path}`)).toMatchObject({ status: 404, body: { status: 404 } });
    }
  });
});
