import { call } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

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
      "delete /api/imports/{id}",
      "delete /api/inventory/{id}",
      "delete /api/products/{id}",
      "get /",
      "get /api/imports/{id}",
      "get /api/imports/{id}/lines",
      "get /api/inventory",
      "get /api/inventory/export.csv",
      "get /api/inventory/product/{product_id}",
      "get /api/inventory/{id}",
      "get /api/inventory/{id}/adjustments",
      "get /api/openapi.json",
      "get /api/products",
      "get /api/products-full",
      "get /api/products/export.csv",
      "get /api/products/{id}",
      "get /docs",
      "post /api/imports",
      "post /api/imports/{id}/apply",
      "post /api/inventory",
      "post /api/inventory/{id}/adjustments",
      "post /api/products",
      "put /api/imports/{id}/parts/{number}",
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
