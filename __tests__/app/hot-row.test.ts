import { Client } from "pg";
import { until } from "../../app/dev/poll";
import { Lanes } from "../../app/kit/lanes";
import { type Answer, addInventory, addProduct, call, problem } from "./support/call";
import { closing, StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

/** Somebody who locks rows for as long as a test wants. */
const locker = async (sql: string) => {
  const client = new Client({ connectionString: app.postgres.url });
  await client.connect();
  const release = closing(() => client.end());
  await client.query("BEGIN");
  await client.query(sql);
  return release;
};

const adjust = (id: number, headers = {}) =>
  call("POST", `${app.gateway}/api/inventory/${id}/adjustments`, { delta: 1, reason: "count" }, headers);
const waiting = async () =>
  (await app.postgres.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).length;

/** Keeps so many asking, one question after the other, as long as something is looked at. Gives all answers. */
const pressed = async (workers: number, ask: (worker: number) => Promise<Answer>, look: () => Promise<void>) => {
  const answers: Answer[] = [];
  let isOver = false;
  const all = Array.from({ length: workers }, async (_, worker) => {
    while (!isOver) answers.push(await ask(worker));
  });
  try {
    await until("somebody waits for a row", async () => (await waiting()) > 0);
    await look();
  } finally {
    isOver = true;
    await Promise.all(all);
  }
  return answers;
};

const LOOKS = 20;
/** Most connections that were seen to wait for a row. */
const mostWaiting = async () => {
  let most = 0;
  for (let look = 0; look < LOOKS; look += 1) most = Math.max(most, await waiting());
  return most;
};
const reads = (what: string) =>
  until(`${what} is read`, async () => {
    const path = `/api/inventory?warehouse=${encodeURIComponent(`${what} ${Math.random()}`)}`; // nobody has kept it
    return (await call("GET", `${app.gateway}${path}`)).status === 200;
  });

describe("a row that everybody writes to", () => {
  it("holds two connections, so that the others read and write, and its own hear that the database is busy", async () => {
    const [hot, other] = [await addInventory(app.gateway, app.gateway), await addInventory(app.gateway, app.gateway)];
    const release = await locker(`SELECT FROM inventory WHERE id = ${hot.id} FOR UPDATE`);
    let most = 0;
    const answers = await pressed(
      15,
      () => adjust(hot.id),
      async () => {
        most = await mostWaiting();
        await reads("another");
        await until("another is adjusted", async () => (await adjust(other.id)).status === 201);
      },
    );
    expect(most).toBe(2);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    const known = answers.filter(({ body }) => body.outcome === undefined); // a machine may be too busy to hear it in time
    expect(known.length).toBeGreaterThan(0);
    for (const answer of known) {
      expect([answer.body, answer.headers.get("retry-after")]).toEqual([problem(503, "postgres-busy"), "1"]);
    }
    await release();
    await until("it is adjusted again", async () => (await adjust(hot.id)).status === 201);
  });

  it("leaves connections to readers also when it is many rows that are locked", async () => {
    const rows: { id: number }[] = [];
    for (let count = 0; count < 12; count += 1) rows.push(await addInventory(app.gateway, app.gateway));
    const release = await locker(`SELECT FROM inventory WHERE id = ANY('{${rows.map(({ id }) => id)}}') FOR UPDATE`);
    let most = 0;
    const answers = await pressed(
      12,
      (worker) => adjust(rows[worker]?.id ?? 0),
      async () => {
        most = await mostWaiting();
        await reads("something");
      },
    );
    expect(most).toBeLessThanOrEqual(6);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    await release();
  });

  it("lets twins under one key wait for the first, and no one else", async () => {
    const headers = { "idempotency-key": "held" };
    const product = { name: "Held", price: 1 };
    const post = () => call("POST", `${app.gateway}/api/products`, product, headers);
    const release = await locker(
      "INSERT INTO idempotent_requests (key, fingerprint, answer) VALUES ('held', '', '{}')",
    );
    const answers = await pressed(15, post, async () => {
      await until("another is added", async () => (await addProduct(app.gateway)).id !== undefined);
      await release(); // its transaction is undone
      await until("the key has its answer", async () => (await post()).status === 201);
    });
    const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set([...ids, (await post()).body.id]).size).toBe(1);
    for (const { status, headers: given } of answers.filter((one) => one.status !== 201)) {
      expect([status, given.get("retry-after")]).toEqual([503, "1"]);
    }
  });
});

describe("lanes", () => {
  const tooLong = () => new Error("too long");

  it("keep the order within a lane, run others beside it, and give a place back after a failure", async () => {
    const lanes = new Lanes({ width: 1, total: 2, waitMs: 60_000, tooLong });
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const task = (lane: string, name: string) =>
      lanes.run(lane, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const all = [task("a", "a1"), task("a", "a2"), task("b", "b1"), task("c", "c1")];
    expect(begun).toEqual(["a1", "b1"]);
    for (let index = 0; index < all.length; index += 1) {
      await until("a task runs", async () => ends.length > index);
      ends[index]?.();
      await all[["a1", "a2", "b1", "c1"].indexOf(begun[index] as string)];
    }
    expect(begun).toEqual(["a1", "b1", "a2", "c1"]);
    await expect(lanes.run("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(lanes.run("a", async () => "on")).resolves.toBe("on");
  });

  it("rejects what did not get its turn, and never runs it", async () => {
    const lanes = new Lanes({ width: 1, total: 1, waitMs: 1, tooLong });
    let end = () => {};
    const first = lanes.run("a", () => new Promise<void>((resolve) => (end = resolve)));
    const second = jest.fn();
    await expect(lanes.run("a", second)).rejects.toThrow("too long");
    end();
    await first;
    expect(second).not.toHaveBeenCalled();
  });
});
