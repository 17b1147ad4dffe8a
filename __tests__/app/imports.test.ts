import { Client } from "pg";
import { until } from "../../app/dev/poll";
import { addInventory, addProduct, call, problem } from "./support/call";
import { sendPart, upload } from "./support/csv-upload";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

const HEAD = "id,name,description,price,category,quantity,warehouse";
const csv = (...lines: readonly string[]) => [HEAD, ...lines, ""].join("\r\n");
const linesOf = async (id: number, query = "limit=1000") =>
  (await call("GET", `${app.gateway}/api/imports/${id}/lines?${query}`)).body;
const verdictsOf = async (id: number) =>
  (await linesOf(id)).map(({ line, verdict, reason }: Record<string, never>) => [
    line,
    verdict,
    ...(reason ? [(reason as { code: string }).code] : []),
  ]);
const read = async (id: number) => (await call("GET", `${app.gateway}/api/imports/${id}`)).body;
const apply = (id: number, mode: string) => call("POST", `${app.gateway}/api/imports/${id}/apply`, { mode });
const finished = async (id: number) => {
  await until("the import ends", async () => (await read(id)).state !== "applying");
  return read(id);
};
const historyOf = async (product: number) =>
  app.postgres.query(
    `SELECT delta, a.quantity, reason FROM adjustments a JOIN inventory i ON i.id = inventory_id
      WHERE product_id = ${product} ORDER BY a.id`,
  );
const stockOf = async (product: number) => {
  const { quantity, warehouse } = (await call("GET", `${app.gateway}/api/inventory/product/${product}`)).body;
  return { quantity, warehouse };
};

/** Runs a statement in a transaction that stays open until it is let go. */
const hold = async (sql: string) => {
  const client = new Client(app.postgres.url);
  await client.connect();
  await client.query("BEGIN");
  await client.query(sql);
  return () => client.end();
};

describe("the preview of an import", () => {
  it("says of each line what it would change, and changes nothing", async () => {
    const stocked = await addInventory(app.gateway, app.gateway, { quantity: 5, warehouse: "North" });
    const id = stocked.product_id;
    const { body } = await upload(
      app.gateway,
      csv(`${id},Test product,,11.50,,7,North`, `${id},Test product,,1,,,`, ",Preview lamp,A lamp,3.5,Light,0,South"),
    );
    expect(body).toMatchObject({ state: "ready", lines: 3, added: 1, changed: 1, unchanged: 0, refused: 1, parts: 1 });
    expect(await linesOf(body.id)).toEqual([
      {
        line: 2,
        verdict: "changed",
        product_id: id,
        name: "Test product",
        changes: { price: { from: 10.5, to: 11.5 }, quantity: { from: 5, to: 7 } },
        reason: null,
      },
      expect.objectContaining({ line: 3, verdict: "refused", reason: expect.objectContaining({ code: "repeated" }) }),
      expect.objectContaining({ line: 4, verdict: "added", product_id: null, name: "Preview lamp" }),
    ]);
    expect(await stockOf(id)).toEqual({ quantity: 5, warehouse: "North" });
    expect(await linesOf(body.id, "verdict=added")).toHaveLength(1);
  });

  it("finds a product by its name where there is no id, and refuses a name that several have", async () => {
    await addProduct(app.gateway, { name: "Only one", price: 2 });
    await addProduct(app.gateway, { name: "Twin" });
    await addProduct(app.gateway, { name: "Twin" });
    const { id } = await upload(app.gateway, "name,price\nOnly one,3\nTwin,4\nOnly one,5\n");
    expect(await verdictsOf(id)).toEqual([
      [2, "changed"],
      [3, "refused", "several-products"],
      [4, "refused", "repeated"],
    ]);
  });

  it("refuses each line that is wrong, names the cell, and goes on", async () => {
    const { id } = await upload(
      app.gateway,
      csv(
        "2147483647,x,,1,,,",
        "no,x,,1,,,",
        ",,,1,,,",
        ",No price,,,,,",
        ",Cents,,1.005,,,",
        ",Less than none,,1,,-1,",
        ",Too many,,1,,2147483648,",
        ",Half,,1,,1.5,",
        `,${"n".repeat(256)},,1,,,`,
        ",A\0B,,1,,,",
        ",Short,,1",
        "",
        ",No quantity,,1,,,North",
        ",Good,,1,,,",
      ),
    );
    const lines = await linesOf(id);
    expect(
      lines.map(({ line, reason }: { line: number; reason: { code: string; field: string } | null }) => [
        line,
        reason?.code,
        reason?.field,
      ]),
    ).toEqual([
      [2, "no-such-product", "id"],
      [3, "invalid-cell", "id"],
      [4, "required", "name"],
      [5, "required", "price"],
      [6, "invalid-cell", "price"],
      [7, "invalid-cell", "quantity"],
      [8, "invalid-cell", "quantity"],
      [9, "invalid-cell", "quantity"],
      [10, "invalid-cell", "name"],
      [11, "invalid-cell", "name"],
      [12, "wrong-number-of-cells", null],
      [14, "required", "quantity"],
      [15, undefined, undefined],
    ]);
  });

  it("reads a file the same in however small parts, with cells of several lines and characters of several bytes", async () => {
    const text = `\ufeff${csv(',"Lámpara ""新""","two\r\nlines, one\ncell",1.25,"",,', ",'=1+1,,2,💡,3,'@x")}`;
    const { body } = await upload(app.gateway, text, 7);
    expect(body).toMatchObject({ state: "ready", added: 2, refused: 0 });
    const cells = (await linesOf(body.id)).map(({ changes }: { changes: Record<string, { to: unknown }> }) =>
      Object.fromEntries(Object.entries(changes).map(([name, { to }]) => [name, to])),
    );
    expect(cells).toEqual([
      { name: 'Lámpara "新"', description: "two\r\nlines, one\ncell", price: 1.25, category: "" },
      { name: "=1+1", price: 2, category: "💡", quantity: 3, warehouse: "@x" },
    ]);
  });

  it("reads semicolons with decimal commas, as Spanish spreadsheets write them", async () => {
    const { id } = await upload(app.gateway, "Name;Price;Quantity\r\nSemi, colon;12,50;4");
    expect((await linesOf(id))[0]).toMatchObject({
      verdict: "added",
      changes: { name: { to: "Semi, colon" }, price: { to: 12.5 }, quantity: { to: 4 } },
    });
  });

  it("takes the same part twice as once, through any task", async () => {
    const { body } = await call("POST", `${app.gateway}/api/imports`, {});
    const send = (instance: number) =>
      sendPart(app.gateways[instance]?.url ?? "", body.id, 1, "name,price\nTwice sent,1\nmore", false);
    const answers = await Promise.all([send(0), send(1), send(0), send(1)]);
    expect(answers.map(({ status, body: { lines } }) => [status, lines])).toEqual(Array(4).fill([200, 1]));
    expect((await sendPart(app.gateway, body.id, 1, "other", false)).status).toBe(409);
    expect((await sendPart(app.gateway, body.id, 3, "x", false)).body).toEqual(problem(409, "part-out-of-order"));
  });

  it.each([
    ["a column that is not there", "name,colour\n", "colour"],
    ["a column twice", "name,price,name\n", "twice"],
    ["no column that says what a line is about", "price,quantity\n", "id or name"],
    ["a file without a line", "", "empty"],
    ["a quote inside a cell", 'name,price\n17" screen,1\n', "line 2"],
    ["a quote that never ends", `name,price\n"x,${"1\n".repeat(100)}`, "line 2"],
    ["text that is not UTF-8", Buffer.from([...Buffer.from("name,price\nCaf"), 0xe9, 44, 49, 10]), "UTF-8"],
  ])("rejects %s", async (_, file, words) => {
    const { status, body } = await upload(app.gateway, file);
    expect([status, body.type]).toEqual([422, "urn:stockwiz:problem:malformed-csv"]);
    expect(body.detail).toContain(words);
  });
});

describe("an import that is applied", () => {
  it("changes products and stock with a history, and finds nothing to do the second time", async () => {
    const stocked = await addInventory(app.gateway, app.gateway, { quantity: 5, warehouse: "North" });
    const before = await historyOf(stocked.product_id);
    const bare = await addProduct(app.gateway, { name: "Bare", description: "kept" });
    const file = [
      "id,name,price,category,quantity,warehouse",
      `${stocked.product_id},Renamed,11.5,New,2,North`,
      `${bare.id},Bare,10.5,,8,South`,
      ",Applied lamp,3.5,Light,9,",
      "",
    ].join("\n");
    const { id } = await upload(app.gateway, file);
    expect((await apply(id, "all")).status).toBe(202);
    expect(await finished(id)).toMatchObject({ state: "applied", added: 1, changed: 2, refused: 0, processed: 3 });
    expect((await call("GET", `${app.gateway}/api/products/${stocked.product_id}`)).body).toMatchObject({
      name: "Renamed",
      price: 11.5,
      category: "New",
    });
    expect((await call("GET", `${app.gateway}/api/products/${bare.id}`)).body.description).toBe("kept");
    const [, , lamp] = await linesOf(id);
    expect(await Promise.all([stocked.product_id, bare.id, lamp.product_id].map(stockOf))).toEqual([
      { quantity: 2, warehouse: "North" },
      { quantity: 8, warehouse: "South" },
      { quantity: 9, warehouse: null },
    ]);
    const reason = `import ${id}`;
    expect((await historyOf(stocked.product_id)).slice(before.length)).toEqual([{ delta: -3, quantity: 2, reason }]);
    expect(await historyOf(bare.id)).toHaveLength(before.length); // as many as any new stock has
    const again = await upload(app.gateway, file);
    expect(again.body).toMatchObject({ added: 0, changed: 0, unchanged: 3, refused: 0 });
    expect((await apply(id, "all")).body.state).toBe("applied"); // asked again it does nothing
    expect((await apply(id, "lines")).body).toEqual(problem(409, "import-applied"));
  });

  it("refuses a line whose product changed after the preview, and applies the others", async () => {
    const [one, other] = [await addProduct(app.gateway, {}), await addProduct(app.gateway, {})];
    const { id } = await upload(app.gateway, `id,price\n${one.id},20\n${other.id},30\n`);
    await call("PUT", `${app.gateway}/api/products/${one.id}`, { price: 15, category: "Sold" });
    await apply(id, "lines");
    expect(await finished(id)).toMatchObject({ state: "applied", changed: 1, refused: 1, processed: 2 });
    expect(await verdictsOf(id)).toEqual([
      [2, "refused", "changed-meanwhile"],
      [3, "changed"],
    ]);
    expect((await call("GET", `${app.gateway}/api/products/${one.id}`)).body.price).toBe(15);
    expect((await call("GET", `${app.gateway}/api/products/${other.id}`)).body.price).toBe(30);
  });

  it("changes nothing where one line cannot be applied and it is all or nothing", async () => {
    const [one, other] = [await addProduct(app.gateway, {}), await addProduct(app.gateway, {})];
    const { id } = await upload(app.gateway, `id,price\n${one.id},20\n${other.id},30\n`);
    await call("DELETE", `${app.gateway}/api/products/${other.id}`);
    await apply(id, "all");
    expect(await finished(id)).toMatchObject({ state: "refused", changed: 1, refused: 1, processed: 2 });
    expect((await call("GET", `${app.gateway}/api/products/${one.id}`)).body.price).toBe(10.5);
    const refused = await upload(app.gateway, "name,price\nFine,1\nWrong,x\n");
    expect((await apply(refused.id, "all")).body).toEqual(problem(409, "import-has-refusals"));
    expect((await read(refused.id)).state).toBe("ready");
  });

  it("overwrites no stock that was adjusted after the preview", async () => {
    const { id: inventory, product_id } = await addInventory(app.gateway, app.gateway, { quantity: 50 });
    const { id } = await upload(app.gateway, `id,quantity\n${product_id},60\n`);
    await call("POST", `${app.gateway}/api/inventory/${inventory}/adjustments`, { delta: -5, reason: "sold" });
    await apply(id, "lines");
    await finished(id);
    expect((await stockOf(product_id)).quantity).toBe(45);
  });

  it("is taken up where the task that applied it broke off, and does nothing twice", async () => {
    const held = await addProduct(app.gateway, { name: "Held" });
    const names = Array.from({ length: 1_200 }, (_, n) => `Taken up ${n},1`);
    const { id } = await upload(app.gateway, ["name,price", ...names.with(900, "Held,2"), ""].join("\n"));
    const release = await hold(`SELECT FROM products WHERE id = ${held.id} FOR UPDATE`);
    await apply(id, "lines");
    const waiting = "FROM pg_stat_activity WHERE application_name = 'stockwiz-import' AND wait_event_type = 'Lock'";
    await until("it waits for a lock", async () => (await app.postgres.query(`SELECT ${waiting}`)).length > 0);
    const { processed } = await read(id);
    expect([0, 1_200]).not.toContain(processed); // in the middle
    await app.postgres.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
    await release();
    expect(await finished(id)).toMatchObject({ state: "applied", added: 1_199, changed: 1, processed: 1_200 });
    const [found] = await app.postgres.query(`SELECT count(*)::int AS all, count(DISTINCT name)::int AS different
      FROM products WHERE name LIKE 'Taken up %'`);
    expect(found).toEqual({ all: 1_199, different: 1_199 });
  });

  it("forgets an import, and keeps what it applied", async () => {
    const { id } = await upload(app.gateway, "name,price\nStays,1\n");
    await apply(id, "all");
    await finished(id);
    expect((await call("DELETE", `${app.gateway}/api/imports/${id}`)).status).toBe(204);
    expect((await call("GET", `${app.gateway}/api/imports/${id}/lines`)).body).toEqual(
      problem(404, "import-not-found"),
    );
    expect((await call("GET", `${app.gateway}/api/products?q=Stays`)).body).toHaveLength(1);
  });

  it("rejects an application before the file is whole", async () => {
    const { body } = await call("POST", `${app.gateway}/api/imports`, {});
    expect((await apply(body.id, "lines")).body).toEqual(problem(409, "import-not-whole"));
  });
});
