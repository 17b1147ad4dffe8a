import { addInventory, addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

const product = async (url: string) => `${url}/api/products/${(await addProduct(app.gateway)).id}`;
const inventory = async (url: string) => `${url}/api/inventory/${(await addInventory(app.gateway, app.gateway)).id}`;
const KINDS = [
  ["a product, by the gateway", () => product(app.gateway), { price: 2 }, { price: 3 }],
  ["a product, by the service", () => product(String(app.products[0]?.url)), { price: 2 }, { price: 3 }],
  ["an inventory, by the gateway", () => inventory(app.gateway), { quantity: 2 }, { quantity: 3 }],
  ["an inventory, by the service", () => inventory(String(app.inventory[0]?.url)), { quantity: 2 }, { quantity: 3 }],
] as const;

const etagOf = async (url: string) => String((await call("GET", url)).headers.get("etag"));
const put = (url: string, body: object, tag: string) => call("PUT", url, body, { "if-match": tag });

describe.each(KINDS)("If-Match on %s", (_what, make, one, other) => {
  it("lets a change through that was decided on what is there", async () => {
    const url = await make();
    const changed = await put(url, one, await etagOf(url));
    expect(changed).toMatchObject({ status: 200, body: one });
    expect(changed.headers.get("etag")).toBe(await etagOf(url));
    expect(await put(url, other, `"no-other", ${await etagOf(url)}`)).toMatchObject({ status: 200, body: other });
    expect(await put(url, one, "*")).toMatchObject({ status: 200 });
  });

  it("rejects a change that was decided on what is no longer there, and changes nothing", async () => {
    const url = await make();
    const etag = await etagOf(url);
    await call("PUT", url, one);
    const before = await call("GET", url);
    for (const tag of [etag, `W/${await etagOf(url)}`, '""']) {
      expect(await put(url, other, tag)).toMatchObject({ status: 412, body: problem(412, "precondition-failed") });
      expect(await call("DELETE", url, undefined, { "if-match": tag })).toMatchObject({ status: 412 });
    }
    expect((await call("GET", url)).text).toBe(before.text);
  });

  it("lets one of many through that decided on the same", async () => {
    const url = await make();
    const etag = await etagOf(url);
    const answers = await Promise.all(Array.from({ length: 10 }, () => put(url, one, etag)));
    const [field, value] = Object.entries(one)[0] as [string, number];
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
    expect((await call("GET", url)).body[field]).toBe(value);
  });

  it("deletes what the client has seen", async () => {
    const url = await make();
    const tag = { "if-match": await etagOf(url) };
    expect(await call("DELETE", url, undefined, tag)).toMatchObject({ status: 204 });
    expect(await call("DELETE", url, undefined, tag)).toMatchObject({ status: 404 });
    expect(await put(url, one, "*")).toMatchObject({ status: 404 });
  });

  it.each(["", "abc", '"a" "b"', '"a",'])("rejects %j, which is no entity tag", async (tag) => {
    const url = await make();
    expect(await put(url, one, tag)).toMatchObject({ status: 400, body: problem(400, "malformed-header") });
  });
});
