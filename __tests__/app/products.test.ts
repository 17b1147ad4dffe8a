import { addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const doors = [
  ["the service", () => `${app.products[0]?.url}/api/products`],
  ["the service without /api", () => `${app.products[0]?.url}/products`],
  ["the gateway", () => `${app.gateway}/api/products`],
  ["the gateway without /api", () => `${app.gateway}/products`],
] as const;

const chair = { name: "Chair", description: "Oak", price: 99.5, category: "Furniture" };

describe.each(doors)("products through %s", (_door, url) => {
  it("adds a product and says where it is", async () => {
    const added = await call("POST", url(), chair);
    expect(added).toMatchObject({ status: 201, body: chair });
    const location = added.headers.get("location") ?? "";
    expect(location).toBe(`${new URL(url()).pathname}/${added.body.id}`);
    expect((await call("GET", new URL(location, url()).href)).body).toEqual(added.body);
  });

  it("takes null and nothing alike for a description and a category", async () => {
    const bare = await call("POST", url(), { name: "Bare", price: 1 });
    expect(bare.body).toMatchObject({ description: null, category: null });
    const explicit = await call("POST", url(), { name: "Bare", price: 1, description: null, category: null });
    expect(explicit.body).toMatchObject({ description: null, category: null });
  });

  it("ignores fields it does not know", async () => {
    const added = await call("POST", url(), { ...chair, id: 7_000, colour: "red" });
    expect(Object.keys(added.body)).toEqual(["id", "name", "description", "price", "category"]);
    expect(added.body.id).not.toBe(7_000);
  });

  it("changes only the given fields", async () => {
    const { body } = await call("POST", url(), chair);
    const changed = await call("PUT", `${url()}/${body.id}`, { price: 0.01, description: null });
    expect(changed).toMatchObject({ status: 200, body: { ...body, price: 0.01, description: null } });
    expect((await call("GET", `${url()}/${body.id}`)).body).toEqual(changed.body);
  });

  it("deletes a product once", async () => {
    const { body } = await call("POST", url(), chair);
    expect(await call("DELETE", `${url()}/${body.id}`)).toMatchObject({ status: 204, text: "" });
    expect(await call("GET", `${url()}/${body.id}`)).toMatchObject({ status: 404 });
    expect(await call("DELETE", `${url()}/${body.id}`)).toMatchObject({ status: 404 });
  });

  it("answers 304 to a client whose copy is current, and 200 after a change", async () => {
    const { body } = await call("POST", url(), chair);
    const etag = (await call("GET", `${url()}/${body.id}`)).headers.get("etag") ?? "";
    const conditional = () => call("GET", `${url()}/${body.id}`, undefined, { "if-none-match": etag });
    expect(await conditional()).toMatchObject({ status: 304, text: "" });
    await call("PUT", `${url()}/${body.id}`, { price: 3 });
    expect(await conditional()).toMatchObject({ status: 200, body: { price: 3 } });
  });

  it("answers HEAD like GET, without the body", async () => {
    expect(await call("HEAD", url())).toMatchObject({ status: 200, text: "" });
  });

  it.each(["GET", "PUT", "DELETE"])("rejects %s of a product that is not there", async (method) => {
    const body = method === "PUT" ? { price: 1 } : undefined;
    for (const id of [0, 999_999, 2_147_483_648, "999999999999999999"]) {
      const answer = await call(method, `${url()}/${id}`, body);
      expect(answer).toMatchObject({ status: 404, body: problem(404, "product-not-found") });
      expect(answer.headers.get("content-type")).toMatch("application/problem+json");
    }
  });

  it.each(["abc", "1.5", "-1", "1e3", "0x10", "01", "%00", "%F0%9F%92%A9", "9".repeat(400)])(
    "rejects the id %s as malformed",
    async (id) => {
      expect(await call("GET", `${url()}/${id}`)).toMatchObject({ status: 400, body: problem(400, "malformed-path") });
    },
  );

  it("rejects a path that is not UTF-8", async () => {
    expect(await call("GET", `${url()}/%E0%A4%A`)).toMatchObject({
      status: 400,
      body: problem(400, "malformed-request"),
    });
  });

  it("rejects a method it does not have, and names those it has", async () => {
    const answer = await call("PATCH", url(), {});
    expect(answer).toMatchObject({ status: 405, body: problem(405, "method-not-allowed") });
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
  });

  it("rejects an update without a known field", async () => {
    const { body } = await call("POST", url(), chair);
    for (const changes of [{}, { colour: "red" }]) {
      expect(await call("PUT", `${url()}/${body.id}`, changes)).toMatchObject({ status: 422 });
    }
  });

  it("names every wrong field at once", async () => {
    const answer = await call("POST", url(), { name: "", price: -1, category: 5 });
    expect(answer).toMatchObject({ status: 422, body: problem(422, "invalid-body") });
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(["name", "price", "category"]);
  });

  it.each([
    ["malformed JSON", '{"name": ', "application/json", 400],
    ["an empty body", "", "application/json", 400],
    ["a form", "name=Chair&price=1", "application/x-www-form-urlencoded", 415],
    ["a text", "Chair", "text/plain", 415],
    ["a charset that is not Unicode", "{}", "application/json; charset=latin1", 415],
    ["UTF-7", '{"name":"+AGE-","price":1}', "application/json; charset=utf-7", 400],
    ["UTF-16", Buffer.from('{"name":"a","price":1}', "utf16le"), "application/json; charset=utf-16le", 400],
    ["bytes that are no UTF-8", Buffer.from('{"name":"\xff","price":1}', "latin1"), "application/json", 400],
    ["half a character", Buffer.from('{"name":"\xc3","price":1}', "latin1"), "application/json; charset=utf-8", 400],
    ["an array", "[]", "application/json", 422],
    ["a number", "5", "application/json", 422],
    ["null", "null", "application/json", 422],
    ["a body over 100 kB", JSON.stringify({ name: "x".repeat(110_000), price: 1 }), "application/json", 413],
    ["a body of 1 MB", "x".repeat(1_000_000), "application/json", 413],
    ["deep JSON", `{"name":${"[".repeat(40_000)}${"]".repeat(40_000)},"price":1}`, "application/json", 422],
  ])("rejects %s", async (_what, body, type, status) => {
    const answer = await call("POST", url(), body, { "content-type": type });
    expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String) } });
  });

  it("rejects a large body that comes in pieces without saying how large it is", async () => {
    const pieces = new ReadableStream({
      start: (controller) => {
        for (let count = 0; count < 20; count += 1) controller.enqueue(new Uint8Array(10_000).fill(32));
        controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url(), { method: "POST", headers, body: pieces, duplex: "half" } as RequestInit);
    expect(answer.status).toBe(413);
    await answer.text();
  });
});

describe("a product's fields", () => {
  const add = (fields: object) => call("POST", `${app.gateway}/api/products`, { name: "P", price: 1, ...fields });

  it.each([
    ["a price of 0.01", { price: 0.01 }],
    ["the highest price", { price: 99_999_999.99 }],
    ["a price that binary fractions cannot hold", { price: 1.1 }],
    ["255 characters that are not ASCII", { name: "ñ".repeat(255) }],
    ["255 emoji, which are 510 code units", { name: "💡".repeat(255) }],
    ["a category of 100 characters", { category: "c".repeat(100) }],
    ["right-to-left text and joiners", { name: "محصول 👩‍👩‍👧‍👦", description: "\u202e\u200d" }],
    ["SQL", { name: "'; DROP TABLE products; --" }],
  ])("take %s, and give it back", async (_what, fields) => {
    const { status, body } = await add(fields);
    expect({ status, body }).toMatchObject({ status: 201, body: fields });
    expect((await call("GET", `${app.gateway}/api/products/${body.id}`)).body).toEqual(body);
  });

  it.each([
    ["no price", { price: undefined }, "price"],
    ["a price of 0", { price: 0 }, "price"],
    ["a negative price", { price: -5 }, "price"],
    ["three decimals", { price: 1.005 }, "price"],
    ["a price that is too high", { price: 100_000_000 }, "price"],
    ["a price in a text", { price: "1.00" }, "price"],
    ["an empty name", { name: "" }, "name"],
    ["a name of blanks", { name: " \t\u00a0\u3000" }, "name"],
    ["a name of zero-width characters", { name: "\u200b\u200d\u2060\ufeff" }, "name"],
    ["a name of fillers", { name: "\u3164\u115f\u2800\u00ad" }, "name"],
    ["a name of directions and tags", { name: "\u202e\u{e0041}\ufe0f" }, "name"],
    ["a null name", { name: null }, "name"],
    ["256 characters", { name: "x".repeat(256) }, "name"],
    ["NUL in a name", { name: "a\0b" }, "name"],
    ["NUL in a description", { description: "\0" }, "description"],
    ["half a surrogate pair", { name: "\ud83d" }, "name"],
    ["a category of 101 characters", { category: "c".repeat(101) }, "category"],
    ["an object for a category", { category: { $ne: null } }, "category"],
  ])("reject %s", async (_what, fields, field) => {
    const { status, body } = await add(fields);
    expect({ status, fields: body.errors?.map((one: { field: string }) => one.field) }).toEqual({
      status: 422,
      fields: [field],
    });
    expect(body.detail).toMatch(field);
  });

  it("reject numbers beyond what a computer holds", async () => {
    const answer = await call("POST", `${app.gateway}/api/products`, '{"name":"P","price":1e400}');
    expect(answer).toMatchObject({ status: 422 });
  });
});

describe("the list of products", () => {
  const list = (query: string) => call("GET", `${app.gateway}/api/products${query}`);

  it("comes in pages that the Link header leads through, each product once, by id", async () => {
    for (const name of ["a", "b", "c", "d", "e"]) await addProduct(app.gateway, { name, category: "Paged" });
    const ids: number[] = [];
    for (let next: string | undefined = "/api/products?category=Paged&limit=2"; next; ) {
      const page = await call("GET", `${app.gateway}${next}`);
      ids.push(...page.body.map(({ id }: { id: number }) => id));
      next = /<(.*)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
    }
    expect(ids).toHaveLength(5);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  it("has no next page after the last, even a full one", async () => {
    await addProduct(app.gateway, { category: "Lonely" });
    expect((await list("?category=Lonely&limit=1")).headers.get("link")).toBeNull();
  });

  it("links to the next page by the door that the client came through", async () => {
    const link = (await call("GET", `${app.products[0]?.url}/products?limit=1&q=e`)).headers.get("link");
    expect(link).toMatch(/^<\/products\?limit=1&q=e&cursor=/);
  });

  it("finds a part of the name or the description in any case, and wildcards only as themselves", async () => {
    await addProduct(app.gateway, { name: "Zebra 100% wool", category: "Find" });
    await addProduct(app.gateway, { name: "Plain", description: "with ZEBRA stripes", category: "Find" });
    expect((await list("?q=zEbRa")).body).toHaveLength(2);
    expect((await list("?q=100%25")).body).toHaveLength(1);
    expect((await list("?q=%25%25")).body).toHaveLength(0);
    expect((await list("?q=a_n&category=Find")).body).toHaveLength(0);
  });

  it("takes a cursor up to the largest id, and ends there", async () => {
    expect(await list("?cursor=MjE0NzQ4MzY0Nw")).toMatchObject({ status: 200, text: "[]" });
  });

  it("is empty where nothing matches", async () => {
    expect(await list("?category=Nowhere")).toMatchObject({ status: 200, text: "[]" });
  });

  it.each([
    "limit=0",
    "limit=1001",
    "limit=abc",
    "limit=1.5",
    "limit=-1",
    "limit=",
    "limit=1&limit=2",
    "limit=0x10",
    "limit=1e2",
    "limit=%201",
    "limit=1%0a",
    "limit=01",
    "limit=99999999999999999999",
    "cursor=!!!",
    "cursor=",
    "cursor=LTE",
    "cursor=OTk5OTk5OTk5OTk5",
    "cursor=OTk5OTk5OTk5OQ",
    "cursor=MjE0NzQ4MzY0OA",
    "cursor=MQ%3D%3D",
    "cursor=%20MQ",
    "cursor=MR",
    "cursor=M.Q",
    "cursor=MDE",
    "category=%00",
    "q=%00",
    `q=${"x".repeat(256)}`,
    "category=a&category=b",
  ])("rejects %s", async (query) => {
    const answer = await list(`?${query}`);
    expect(answer).toMatchObject({ status: 400, body: problem(400, "malformed-query") });
    expect(answer.body.errors[0].field).toBe(query.split("=")[0]);
  });
});
