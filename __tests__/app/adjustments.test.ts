import { randomUUID } from "node:crypto";
import { addInventory, call, problem } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

const stocked = (quantity: number) => addInventory(app.gateway, app.gateway, { quantity });
const quantityOf = async (id: number) => (await call("GET", `${app.gateway}/api/inventory/${id}`)).body.quantity;
/** What was adjusted, without the row of the first quantity. */
const historyOf = async (id: number) =>
  (await call("GET", `${app.gateway}/api/inventory/${id}/adjustments`)).body.filter(
    ({ reason }: { reason: string }) => reason !== "first quantity",
  );

const adjust = (id: number | string, body: unknown, headers: Record<string, string> = {}, instance = 0) =>
  call("POST", `${app.inventory[instance]?.url}/api/inventory/${id}/adjustments`, body, headers);

describe("an adjustment", () => {
  it("changes the quantity, answers the new one, and is in the history, newest first", async () => {
    const { id } = await stocked(10);
    const first = await adjust(id, { delta: 5, reason: "delivery" });
    expect(first).toMatchObject({
      status: 201,
      body: { inventory_id: id, delta: 5, reason: "delivery", quantity: 15 },
    });
    const second = await adjust(id, { delta: -15, reason: "sold" });
    expect(second.body.quantity).toBe(0);
    expect(await quantityOf(id)).toBe(0);
    expect(await historyOf(id)).toEqual([second.body, first.body]);
  });

  it("is served without /api and through the gateway as well", async () => {
    const { id } = await stocked(10);
    for (const base of [
      `${app.inventory[0]?.url}/inventory`,
      `${app.gateway}/inventory`,
      `${app.gateway}/api/inventory`,
    ]) {
      expect(await call("POST", `${base}/${id}/adjustments`, { delta: 1, reason: "count" })).toMatchObject({
        status: 201,
      });
      expect(await call("GET", `${base}/${id}/adjustments?limit=1`)).toMatchObject({
        status: 200,
        body: [{ delta: 1 }],
      });
    }
  });

  it("pages through a long history", async () => {
    const { id } = await stocked(10);
    for (const delta of [1, 2, 3]) await adjust(id, { delta, reason: "count" });
    const page = await call("GET", `${app.gateway}/api/inventory/${id}/adjustments?limit=2`);
    const next = /<(.*)>/.exec(page.headers.get("link") ?? "")?.[1];
    const deltas = (answer: { body: { delta: number }[] }) => answer.body.map(({ delta }) => delta);
    expect([deltas(page), deltas(await call("GET", `${app.gateway}${next}`))]).toEqual([
      [3, 2],
      [1, 10],
    ]);
  });

  it("takes a cursor up to the largest number that JSON carries whole, which its ids may reach", async () => {
    const { id } = await stocked(10);
    await adjust(id, { delta: 1, reason: "count" });
    const at = (number: bigint) => {
      const cursor = Buffer.from(String(number)).toString("base64url");
      return call("GET", `${app.gateway}/api/inventory/${id}/adjustments?cursor=${cursor}`);
    };
    const largest = BigInt(Number.MAX_SAFE_INTEGER);
    expect(await at(largest)).toMatchObject({ status: 200, body: [{ delta: 1 }, { delta: 10 }] });
    for (const number of [largest + 1n, 2n ** 63n]) {
      expect(await at(number)).toMatchObject({ status: 400, body: problem(400, "malformed-query") });
    }
  });

  it("never loses one of many at the same time, over two instances", async () => {
    const { id } = await stocked(0);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => adjust(id, { delta: 1, reason: "race" }, {}, index % 2)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(answers.map(({ body }) => body.quantity).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(await quantityOf(id)).toBe(60);
  });

  it("lets only as many take from the stock as there is, and writes no history of the others", async () => {
    const { id } = await stocked(10);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => adjust(id, { delta: -1, reason: "race" }, {}, index % 2)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(20);
    expect(await quantityOf(id)).toBe(0);
    expect(await historyOf(id)).toHaveLength(10);
  });

  it("rejects to go below zero, and changes nothing", async () => {
    const { id } = await stocked(3);
    const answer = await adjust(id, { delta: -4, reason: "sold" });
    expect(answer).toMatchObject({ status: 409, body: problem(409, "stock-out-of-limits") });
    expect(await quantityOf(id)).toBe(3);
    expect(await historyOf(id)).toEqual([]);
  });

  it("rejects to go above what an integer holds", async () => {
    const { id } = await stocked(2_147_483_647);
    expect(await adjust(id, { delta: 1, reason: "more" })).toMatchObject({ status: 409 });
  });

  it.each([
    ["a delta of 0", { delta: 0, reason: "r" }, "delta"],
    ["half a piece", { delta: 0.5, reason: "r" }, "delta"],
    ["a delta beyond an integer", { delta: 2_147_483_648, reason: "r" }, "delta"],
    ["no delta", { reason: "r" }, "delta"],
    ["no reason", { delta: 1 }, "reason"],
    ["an empty reason", { delta: 1, reason: "" }, "reason"],
    ["NUL in a reason", { delta: 1, reason: "\0" }, "reason"],
    ["a reason of 256 characters", { delta: 1, reason: "r".repeat(256) }, "reason"],
  ])("rejects %s", async (_what, body, field) => {
    expect(await adjust(1, body)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it("rejects an inventory that is not there", async () => {
    for (const id of [999_999, 2_147_483_648]) {
      expect(await adjust(id, { delta: 1, reason: "r" })).toMatchObject({ status: 404 });
      expect(await call("GET", `${app.gateway}/api/inventory/${id}/adjustments`)).toMatchObject({ status: 404 });
    }
  });

  it("rejects a method it does not have", async () => {
    expect(await call("DELETE", `${app.gateway}/api/inventory/1/adjustments`)).toMatchObject({ status: 405 });
  });
});

describe("an Idempotency-Key", () => {
  const wanted = { delta: -2, reason: "sold" };

  it("gives a retry the first answer without a second effect", async () => {
    const { id } = await stocked(10);
    const key = { "idempotency-key": randomUUID() };
    const first = await adjust(id, wanted, key);
    await adjust(id, { delta: 5, reason: "delivery" });
    const retry = await adjust(id, wanted, key, 1);
    expect(retry).toMatchObject({ status: 201, body: first.body });
    expect(await quantityOf(id)).toBe(13);
  });

  it("takes effect once when the same request comes many times at once, by two instances", async () => {
    const { id } = await stocked(10);
    const key = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => adjust(id, wanted, key, index % 2)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await quantityOf(id)).toBe(8);
    expect(await historyOf(id)).toHaveLength(1);
  });

  it("gives all of many at once the same answer when the stock suffices for one", async () => {
    const { id } = await stocked(2);
    const key = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => adjust(id, wanted, key, index % 2)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { quantity: 0 } });
    expect(await historyOf(id)).toHaveLength(1);
  });

  it("passes the gateway", async () => {
    const { id } = await stocked(10);
    const key = { "idempotency-key": randomUUID() };
    const send = () => call("POST", `${app.gateway}/api/inventory/${id}/adjustments`, wanted, key);
    expect((await send()).body).toEqual((await send()).body);
    expect(await quantityOf(id)).toBe(8);
  });

  it("may try again what was refused, because that had no effect", async () => {
    const { id } = await stocked(1);
    const key = { "idempotency-key": randomUUID() };
    expect(await adjust(id, wanted, key)).toMatchObject({ status: 409 });
    await adjust(id, { delta: 5, reason: "delivery" });
    expect(await adjust(id, wanted, key)).toMatchObject({ status: 201, body: { quantity: 4 } });
  });

  it.each([
    ["another delta", { delta: -3, reason: "sold" }],
    ["another reason", { delta: -2, reason: "lost" }],
  ])("rejects %s under the same key", async (_what, other) => {
    const { id } = await stocked(10);
    const key = { "idempotency-key": randomUUID() };
    await adjust(id, wanted, key);
    expect(await adjust(id, other, key)).toMatchObject({ status: 422, body: problem(422, "idempotency-key-reused") });
    expect(await quantityOf(id)).toBe(8);
  });

  it("rejects another inventory under the same key", async () => {
    const [one, two] = [await stocked(10), await stocked(10)];
    const key = { "idempotency-key": randomUUID() };
    await adjust(one.id, wanted, key);
    expect(await adjust(two.id, wanted, key)).toMatchObject({ status: 422 });
  });

  it.each(["", "k".repeat(256), "ñ"])("rejects the key %j", async (key) => {
    expect(await adjust(1, wanted, { "idempotency-key": key })).toMatchObject({ status: 400 });
  });
});
