import { randomUUID } from "node:crypto";
import { addInventory, addProduct, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

const PRODUCT = { name: "Lamp", price: 12.5 };
const key = () => ({ "idempotency-key": randomUUID() });
const count = async (table: string) =>
  (await app.postgres.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count ?? 0;

/** What a POST adds to, with a body that it takes. */
const POSTS = [
  ["products", async () => ({ path: "/api/products", body: PRODUCT, other: { ...PRODUCT, price: 13 } })],
  [
    "inventory",
    async () => {
      const body = { product_id: (await addProduct(app.gateway)).id, quantity: 4 };
      return { path: "/api/inventory", body, other: { ...body, quantity: 5 } };
    },
  ],
  [
    "adjustments",
    async () => {
      const { id } = await addInventory(app.gateway, app.gateway);
      const body = { delta: -1, reason: "sold" };
      return { path: `/api/inventory/${id}/adjustments`, body, other: { ...body, delta: -2 } };
    },
  ],
] as const;

const post = (path: string, body: object, headers: Record<string, string>, instance = 0) =>
  call("POST", `${app.gateways[instance]?.url}${path}`, body, headers);

describe.each(POSTS)("an Idempotency-Key of a POST to %s", (table, request) => {
  it("gives a repeat the first answer without a second effect, by every route prefix", async () => {
    const { path, body } = await request();
    const headers = key();
    const first = await post(path, body, headers);
    expect(first.status).toBe(201);
    const before = await count(table);
    const repeat = await post(path, body, headers, 1);
    expect([repeat.status, repeat.text, repeat.headers.get("location")]).toEqual([
      201,
      first.text,
      first.headers.get("location"),
    ]);
    const older = await post(path.replace("/api", ""), Object.fromEntries(Object.entries(body).reverse()), headers);
    expect([older.status, older.text]).toEqual([201, first.text]);
    expect(await count(table)).toBe(before);
  });

  it("takes effect once when many come at the same time", async () => {
    const { path, body } = await request();
    const headers = key();
    const before = await count(table);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => post(path, body, headers, index % 2)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect((await count(table)) - before).toBe(1);
  });

  it("rejects another body under the same key, and changes nothing", async () => {
    const { path, body, other } = await request();
    const headers = key();
    await post(path, body, headers);
    const before = await count(table);
    const answer = await post(path, other, headers);
    expect(answer).toMatchObject({ status: 422, body: problem(422, "idempotency-key-reused") });
    expect(await count(table)).toBe(before);
  });

  it("rejects another path under the same key", async () => {
    const { path, body } = await request();
    const headers = key();
    await post(path, body, headers);
    const { id } = await addInventory(app.gateway, app.gateway);
    for (const [wanted, other] of [
      ["/api/products", { ...PRODUCT, name: "Another" }],
      [`/api/inventory/${id}/adjustments`, { delta: 1, reason: "found" }],
    ] as const)
      expect(await post(wanted, other, headers)).toMatchObject({ status: 422 });
  });

  it("outlives the deletion of what it made", async () => {
    const { path, body, other } = await request();
    const headers = key();
    const first = await post(path, body, headers);
    const gone = table === "adjustments" ? path.replace("/adjustments", "") : `${path}/${first.body.id}`;
    expect(await call("DELETE", `${app.gateway}${gone}`)).toMatchObject({ status: 204 });
    const before = await count(table);
    expect(await post(path, body, headers)).toMatchObject({ status: 201, text: first.text });
    expect(await post(path, other, headers)).toMatchObject({ status: 422 });
    expect(await count(table)).toBe(before);
  });

  it("is free again after 24 hours, and the database forgets it", async () => {
    const { path, body, other } = await request();
    const headers = key();
    await post(path, body, headers);
    if (table === "inventory") await app.postgres.query("DELETE FROM inventory");
    await app.postgres.query(`UPDATE idempotent_requests SET created_at = now() - interval '25 hours';
      UPDATE adjustments SET created_at = now() - interval '25 hours'`);
    expect(await post(path, other, headers)).toMatchObject({ status: 201 });
    const kept = await count("idempotent_requests");
    for (let times = 0; times < 5; times += 1) await post("/api/products", PRODUCT, key());
    expect(await count("idempotent_requests WHERE created_at <= now() - interval '24 hours'")).toBeLessThan(
      Math.max(1, kept - 5),
    );
  });

  it.each(["", "k".repeat(256), "ñ"])("rejects the key %j", async (wrong) => {
    const { path, body } = await request();
    expect(await post(path, body, { "idempotency-key": wrong })).toMatchObject({ status: 400 });
  });
});

describe("a key that the release before this one answered", () => {
  it("is known once the schema is migrated, and the other way round", async () => {
    const { id } = await addInventory(app.gateway, app.gateway);
    const path = `/api/inventory/${id}/adjustments`;
    const [older, newer] = [randomUUID(), randomUUID()];
    await app.postgres.query(`INSERT INTO adjustments (inventory_id, delta, reason, quantity, idempotency_key)
      VALUES (${id}, 1, 'found', 51, '${older}')`);
    await app.postgres.query("DELETE FROM idempotent_requests"); // as before the migration
    await app.postgres.migrate();
    const before = await count("adjustments");
    expect(await post(path, { delta: 1, reason: "found" }, { "idempotency-key": older })).toMatchObject({
      status: 201,
      body: { quantity: 51 },
    });
    expect(await count("adjustments")).toBe(before);
    await post(path, { delta: 1, reason: "found" }, { "idempotency-key": newer });
    expect(await count(`adjustments WHERE idempotency_key = '${newer}'`)).toBe(1); // where the older release looks
  });
});
