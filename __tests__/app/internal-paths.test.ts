import { call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe.each(["GET", "HEAD", "POST", "OPTIONS"])("%s of what services ask each other", (method) => {
  it.each(["/internal/products", "/INTERNAL/products/", "/internal/inventory", "/internal"])(
    "is not there for whoever comes from outside: %s",
    async (path) => {
      const from = { "x-forwarded-for": "203.0.113.7" };
      for (const url of [app.gateway, app.products[0]?.url, app.inventory[0]?.url]) {
        const answer = await call(method, `${url}${path}`, undefined, from);
        expect(answer.status).toBe(404);
        if (method !== "HEAD") expect(answer.body).toEqual(problem(404, "path-not-found"));
      }
    },
  );
});

it("a service that asks for itself gets it", async () => {
  expect(await call("GET", `${app.products[0]?.url}/internal/products`)).toMatchObject({ status: 200 });
  expect(await call("GET", `${app.gateway}/api/products-full`)).toMatchObject({ status: 200 });
});
