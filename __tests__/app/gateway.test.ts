import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addInventory, addProduct, call, problem } from "./support/call";
import { apiGateway, closing, type Instance, StockWiz } from "./support/stockwiz";

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
  const server = await listening((req, res) => {
    calls.push(String(req.url));
    void fetch(`${instance?.url}${req.url}`).then(async (answer) => res.end(Buffer.from(await answer.arrayBuffer())));
  });
  return server;
};

const listening = async (answer: (req: IncomingMessage, res: import("node:http").ServerResponse) => void) => {
  const server: Server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = closing(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
};

describe("the gateway", () => {
  it("passes a request id on, and makes one where there is none that is sane", async () => {
    const given = await call("GET", `${app.gateway}/api/products/1`, undefined, { "x-request-id": "trace-1" });
    expect(given.headers.get("x-request-id")).toBe("trace-1");
    const odd = await call("GET", `${app.gateway}/api/products/1`, undefined, { "x-request-id": "a b {evil}" });
    expect(odd.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("drops the headers of one connection, in both directions, and says where a request came from", async () => {
    let seen: IncomingMessage["headers"] = {};
    const service = await listening((req, res) => {
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

  it.each([
    ["sends a read again when the connection breaks", "GET", undefined, {}, [200, 2]],
    ["sends a write that may be repeated again", "PUT", {}, {}, [200, 2]],
    ["sends a post with an Idempotency-Key again", "POST", {}, { "idempotency-key": "k" }, [200, 2]],
    ["rejects to send a post twice", "POST", {}, {}, [502, 1]],
  ])("%s", async (_what, method, body, headers, expected) => {
    let attempts = 0;
    const service = await listening((req, res) => {
      attempts += 1;
      if (attempts === 1) req.socket.destroy();
      else res.end("{}");
    });
    const gateway = await apiGateway(service.url, service.url);
    const { status } = await call(method, `${gateway.url}/api/products/1`, body, headers);
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

  it("answers 504 within 5 s for a service that hangs", async () => {
    const service = await listening(() => undefined);
    const gateway = await apiGateway(service.url, service.url);
    const started = performance.now();
    expect(await call("GET", `${gateway.url}/api/products`)).toMatchObject({
      status: 504,
      body: problem(504, "product-service-timeout"),
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const one of [gateway, service]) await one.stop();
  });

  it("cuts an answer short that the service did not finish, instead of passing it for whole", async () => {
    const service = await listening((_req, res) => {
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

describe("the pages", () => {
  it("serves the page, its assets and the reader under a strict policy", async () => {
    for (const [path, type] of [
      ["/", "text/html"],
      ["/docs", "text/html"],
      ["/static/docs.js", "text/javascript"],
      ["/static/docs.css", "text/css"],
    ] as const) {
      const answer = await call("GET", `${app.gateway}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(type);
      expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none';script-src 'self'/);
      expect(answer.headers.get("content-security-policy")).not.toMatch(/unsafe|https?:|upgrade-insecure/);
      expect(answer.text).not.toMatch(/https?:\/\//);
    }
  });

  it("describes every operation of the contract in OpenAPI 3.1, without a dangling reference", async () => {
    const { body, text } = await call("GET", `${app.gateway}/api/openapi.json`);
    expect(body.openapi).toBe("3.1.0");
    const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual([
      "delete /api/inventory/{id}",
      "delete /api/products/{id}",
      "get /",
      "get /api/inventory",
      "get /api/inventory/product/{product_id}",
      "get /api/inventory/{id}",
      "get /api/inventory/{id}/adjustments",
      "get /api/openapi.json",
      "get /api/products",
      "get /api/products-full",
      "get /api/products/{id}",
      "get /docs",
      "post /api/inventory",
      "post /api/inventory/{id}/adjustments",
      "post /api/products",
      "put /api/inventory/{id}",
      "put /api/products/{id}",
    ]);
    const named = Object.keys(body.components.schemas);
    const referred = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => String(reference));
    expect(referred.length).toBeGreaterThan(10);
    expect(referred.filter((one) => !named.includes(one.replace("#/components/schemas/", "")))).toEqual([]);
    expect(body.components.schemas.NewProduct).toMatchObject({
      required: ["name", "price"],
      properties: {
        name: { minLength: 1, maxLength: 255 },
        price: { exclusiveMinimum: 0, maximum: 99_999_999.99, multipleOf: 0.01 },
      },
    });
  });
});

describe.each([
  ["product-service", () => app.products[0]?.url],
  ["inventory-service", () => app.inventory[0]?.url],
  ["api-gateway", () => app.gateway],
])("%s", (service, url) => {
  it("says that it lives, that it is ready, and what it is", async () => {
    expect(await call("GET", `${url()}/health`)).toMatchObject({ status: 200, body: { status: "ok", service } });
    expect(await call("GET", `${url()}/ready`)).toMatchObject({ status: 200, body: { status: "ready" } });
    expect((await call("GET", `${url()}/version`)).body).toEqual({
      service,
      version: expect.any(String),
      commit: "abc123",
    });
  });

  it("rejects a post to its health", async () => {
    expect(await call("POST", `${url()}/health`, {})).toMatchObject({ status: 405 });
  });
});
