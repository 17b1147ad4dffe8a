import { parse } from "csv-parse/sync";
import { until } from "../../app/dev/poll";
import { defused, restored } from "../../app/kit/csv/cells";
import { CSV_COLUMNS } from "../../app/kit/csv/columns";
import { addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const PRODUCTS = "/api/products/export.csv";
const STOCK = "/api/inventory/export.csv";
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const textOf = async (path: string) => (await call("GET", `${app.gateway}${path}`)).text;
/** Every line as a record of texts, as a strict reader of RFC 4180 finds them. */
const rowsOf = async (path: string): Promise<Record<string, string>[]> => parse(await textOf(path), { columns: true });
const namesOf = async (path: string) => (await rowsOf(path)).map(({ name }) => name);

const MANY = 30_000;
/** So many that no buffer on the way holds them all, in a category of their own. */
const addMany = () =>
  app.postgres.query(`INSERT INTO products (name, description, price, category)
    SELECT 'Many ' || n, repeat('x', 500), 1, 'Many' FROM generate_series(1, ${MANY}) n`);

describe("an export", () => {
  it("is UTF-8 with a mark for spreadsheets, has CRLF between lines, and is a file to keep", async () => {
    const answer = await fetch(`${app.gateway}${PRODUCTS}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual(BYTE_ORDER_MARK);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="products-\d{4}-\d\d-\d\d\.csv"$/);
    const [head, ...lines] = bytes.toString("utf8").slice(1).split("\r\n");
    expect(head).toBe(["id", ...CSV_COLUMNS.map(({ name }) => name)].join(","));
    expect(lines.at(-1)).toBe("");
    expect(lines[0]).toBe('1,Laptop,"14 inch, 16 GB of memory",1299.99,Electronics,25,Warehouse A');
  });

  it("quotes whatever would break a line, and tells no text from an empty one", async () => {
    const name = 'A "quoted", name';
    await addProduct(app.gateway, { name, description: "two\nlines\rand more", category: "" });
    const found = (await textOf(`${PRODUCTS}?q=quoted`)).split("\r\n")[1];
    expect(found).toMatch(/^\d+,"A ""quoted"", name","two\nlines\rand more",[\d.]+,"",,$/);
  });

  it("defuses every cell that a spreadsheet would run, and what is defused comes back as it was", async () => {
    const texts = [
      "=1+1",
      "+1",
      "-1",
      "@SUM(A1)",
      "\tx",
      "\rx",
      "\nx",
      "\uff1d1",
      "'=1",
      "''-1",
      "'",
      "'x",
      "a=1",
      "x",
    ];
    expect(texts.map((text) => restored(defused(text)))).toEqual(texts);
    const risky = texts.map(defused).filter((text) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text));
    expect(risky).toEqual([]);
    await addProduct(app.gateway, { name: "=cmd|' /C calc'!A0", category: "@risky" });
    expect((await rowsOf(`${PRODUCTS}?category=@risky`))[0]).toMatchObject({
      name: "'=cmd|' /C calc'!A0",
      category: "'@risky",
    });
  });

  it("holds what the list's filter shows, of products and of stock", async () => {
    expect(await namesOf(`${PRODUCTS}?category=Electronics`)).toEqual(["Laptop", "Wireless mouse"]);
    expect(await namesOf(`${PRODUCTS}?category=Electronics&q=LAP`)).toEqual(["Laptop"]);
    expect(await namesOf(`${PRODUCTS}?q=100%25`)).toEqual([]);
    expect(await namesOf(`${STOCK}?warehouse=Warehouse%20B`)).toEqual(["Desk chair", "Notebook"]);
    expect(await namesOf(`${STOCK}?quantity_min=30&quantity_max=99`)).toEqual(["Desk chair", "Coffee mug"]);
    expect(await namesOf(`${STOCK}?category=Kitchen&q=mug`)).toEqual(["Coffee mug"]);
  });

  it.each([PRODUCTS, STOCK])("answers the same by every entry point of %s, and HEAD without a body", async (path) => {
    const direct = path === PRODUCTS ? app.products[0]?.url : app.inventory[0]?.url;
    const texts = [`${app.gateway}${path}`, `${app.gateway}${path.replace("/api", "")}`, `${direct}${path}`].map(
      async (url) => (await call("GET", url)).text,
    );
    expect(new Set(await Promise.all(texts)).size).toBe(1);
    const head = await call("HEAD", `${app.gateway}${path}`);
    expect([head.status, head.headers.get("content-type"), head.text]).toEqual([
      200,
      "text/csv; charset=utf-8; header=present",
      "",
    ]);
  });

  it.each([
    [`${PRODUCTS}?q=${"x".repeat(256)}`, "q"],
    [`${STOCK}?quantity_min=-1`, "quantity_min"],
    [`${STOCK}?quantity_min=1e2`, "quantity_min"],
    [`${STOCK}?quantity_max=2147483648`, "quantity_max"],
  ])("rejects %s", async (path, field) => {
    const { status, body } = await call("GET", `${app.gateway}${path}`);
    expect([status, body]).toEqual([400, problem(400, "malformed-query")]);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  it("rejects another method, and names those that are there", async () => {
    const { status, headers } = await call("POST", `${app.gateway}${PRODUCTS}`, {});
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });
});

describe("an export of many rows", () => {
  beforeAll(addMany);

  const begin = async (url: string) => {
    const response = await fetch(`${url}${PRODUCTS}?category=Many`);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    return reader;
  };
  const restOf = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    let text = "";
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += Buffer.from(next.value);
    return text;
  };
  const running = async () =>
    (
      await app.postgres.query(
        "SELECT FROM pg_stat_activity WHERE application_name = 'stockwiz-export' AND state <> 'idle'",
      )
    ).length;

  it("shows them as they were at one moment", async () => {
    const reader = await begin(app.gateway);
    await app.postgres.query("UPDATE products SET name = 'Later' WHERE category = 'Many' AND name = 'Many 30000'");
    const rest = await restOf(reader);
    expect(rest.includes("Later")).toBe(false);
    expect(rest.includes("Many 30000,")).toBe(true);
    expect(await running()).toBe(0);
  });

  it.each([
    ["directly", () => String(app.products[0]?.url)],
    ["through the gateway", () => app.gateway],
  ])("resets the connection when PostgreSQL breaks in the middle, %s", async (_, url) => {
    const reader = await begin(url());
    await app.postgres.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stockwiz-export'",
    );
    await expect(restOf(reader)).rejects.toThrow("terminated");
    expect((await call("GET", `${app.gateway}${PRODUCTS}?category=Kitchen`)).status).toBe(200);
  });

  it("gives its connection back when the reader leaves, and refuses more than four at a time until then", async () => {
    const url = String(app.products[0]?.url);
    const readers = await Promise.all([1, 2, 3, 4].map(() => begin(url)));
    const fifth = await call("GET", `${url}${PRODUCTS}`);
    expect([fifth.status, fifth.body, fifth.headers.get("retry-after")]).toEqual([
      503,
      problem(503, "too-many-exports"),
      "5",
    ]);
    for (const reader of readers) await reader.cancel();
    await until("the connections are free", async () => (await running()) === 0);
    expect((await call("GET", `${url}${PRODUCTS}?q=Laptop`)).status).toBe(200);
  });
});
