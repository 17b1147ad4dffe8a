import { addInventory, addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const doors = [
  ["the service", () => `${app.inventory[0]?.url}/api/inventory`],
  ["the service without /api", () => `${app.inventory[0]?.url}/inventory`],
  ["the gateway", () => `${app.gateway}/api/inventory`],
  ["the gateway without /api", () => `${app.gateway}/inventory`],
] as const;

const newInventory = () => addInventory(app.gateway, app.gateway, { warehouse: "North" });

describe.each(doors)("inventory through %s", (_door, url) => {
  it("adds the inventory of a product", async () => {
    const { id: product_id } = await addProduct(app.gateway);
    const added = await call("POST", url(), { product_id, quantity: 3, warehouse: "North" });
    expect(added).toMatchObject({ status: 201, body: { product_id, quantity: 3, warehouse: "North" } });
    expect(added.body.last_updated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(added.headers.get("location")).toBe(`${new URL(url()).pathname}/${added.body.id}`);
    for (const path of [`${added.body.id}`, `product/${product_id}`]) {
      expect(await call("GET", `${url()}/${path}`)).toMatchObject({ status: 200, body: added.body });
    }
  });

  it("changes only the given fields, and the time", async () => {
    const before = await newInventory();
    const { body } = await call("PUT", `${url()}/${before.id}`, { quantity: 7 });
    expect(body).toMatchObject({ ...before, quantity: 7, last_updated: expect.any(String) });
    expect(body.last_updated > (before as unknown as { last_updated: string }).last_updated).toBe(true);
  });

  it("deletes an inventory once, and leaves the product", async () => {
    const { id, product_id } = await newInventory();
    expect(await call("DELETE", `${url()}/${id}`)).toMatchObject({ status: 204, text: "" });
    expect(await call("DELETE", `${url()}/${id}`)).toMatchObject({ status: 404 });
    expect(await call("GET", `${app.gateway}/api/products/${product_id}`)).toMatchObject({ status: 200 });
  });

  it("lists the inventory of the products asked for, and of one warehouse", async () => {
    const [one, two] = [await newInventory(), await newInventory()];
    const list = await call("GET", `${url()}?product_id=${two.product_id},${one.product_id},99999999999`);
    expect(list.body).toEqual([one, two]);
    const query = new URLSearchParams({ warehouse: "North", product_id: `${one.product_id}` });
    expect((await call("GET", `${url()}?${query}`)).body).toEqual([one]);
    expect((await call("GET", `${url()}?warehouse=Nowhere`)).body).toEqual([]);
    expect((await call("GET", `${url()}?product_id=99999999999`)).body).toEqual([]);
  });

  it("goes with its product, at once and everywhere", async () => {
    const { id, product_id } = await newInventory();
    expect(await call("GET", `${url()}/${id}`)).toMatchObject({ status: 200 });
    expect(await call("DELETE", `${app.gateway}/api/products/${product_id}`)).toMatchObject({ status: 204 });
    expect(await call("GET", `${url()}/${id}`)).toMatchObject({ status: 404 });
    expect(await call("GET", `${url()}/product/${product_id}`)).toMatchObject({ status: 404 });
  });

  it("answers 304 to a client whose copy is current", async () => {
    const { id } = await newInventory();
    for (const path of ["", `/${id}`, `/${id}/adjustments`]) {
      const etag = (await call("GET", `${url()}${path}`)).headers.get("etag") ?? "";
      expect(await call("GET", `${url()}${path}`, undefined, { "if-none-match": etag })).toMatchObject({ status: 304 });
    }
  });

  it("rejects a second inventory of a product", async () => {
    const { product_id } = await newInventory();
    const answer = await call("POST", url(), { product_id, quantity: 1 });
    expect(answer).toMatchObject({ status: 409, body: problem(409, "inventory-exists") });
  });

  it("rejects the inventory of a product that is not there", async () => {
    const answer = await call("POST", url(), { product_id: 2_000_000_000, quantity: 1 });
    expect(answer).toMatchObject({ status: 422, body: problem(422, "no-such-product") });
    expect(answer.body.errors[0].field).toBe("product_id");
  });

  it.each([
    ["a negative quantity", { quantity: -1 }, "quantity"],
    ["half a piece", { quantity: 1.5 }, "quantity"],
    ["a quantity beyond an integer", { quantity: 2_147_483_648 }, "quantity"],
    ["no quantity", { quantity: undefined }, "quantity"],
    ["a quantity in a text", { quantity: "5" }, "quantity"],
    ["a product beyond an integer", { product_id: 2_147_483_648 }, "product_id"],
    ["a product of 0", { product_id: 0 }, "product_id"],
    ["NUL in a warehouse", { warehouse: "\0" }, "warehouse"],
    ["a warehouse of 101 characters", { warehouse: "w".repeat(101) }, "warehouse"],
  ])("rejects %s", async (_what, fields, field) => {
    const answer = await call("POST", url(), { product_id: 1, quantity: 1, ...fields });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it("rejects an update without a known field", async () => {
    const { id } = await newInventory();
    expect(await call("PUT", `${url()}/${id}`, { product_id: 1 })).toMatchObject({ status: 422 });
  });

  it.each(["GET", "PUT", "DELETE"])("rejects %s of an inventory that is not there", async (method) => {
    const body = method === "PUT" ? { quantity: 1 } : undefined;
    for (const id of [0, 999_999, 2_147_483_648]) {
      const answer = await call(method, `${url()}/${id}`, body);
      expect(answer).toMatchObject({ status: 404, body: problem(404, "inventory-not-found") });
    }
  });

  it.each(["abc", "product/abc", "1.5", "%00", "product/%00", "x/adjustments"])("rejects the path %s", async (path) => {
    expect(await call("GET", `${url()}/${path}`)).toMatchObject({ status: 400, body: problem(400, "malformed-path") });
  });

  it.each([
    "product_id=a",
    "product_id=1,,2",
    "product_id=",
    "product_id=1%002",
    "product_id=01",
    "warehouse=%00",
    "limit=0",
    "limit=1e2",
    "cursor=OTk5OTk5OTk5OQ",
    "cursor=MQ%3D",
  ])("rejects the query %s", async (query) => {
    expect(await call("GET", `${url()}?${query}`)).toMatchObject({
      status: 400,
      body: problem(400, "malformed-query"),
    });
  });

  it("rejects a list of more than 1000 products", async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => index + 1).join(",");
    expect(await call("GET", `${url()}?product_id=${ids}`)).toMatchObject({ status: 400 });
  });

  it("rejects a method it does not have", async () => {
    const answer = await call("POST", `${url()}/product/1`, {});
    expect(answer).toMatchObject({ status: 405, body: problem(405, "method-not-allowed") });
  });
});
