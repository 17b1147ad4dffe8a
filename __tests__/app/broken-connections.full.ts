import { Client } from "pg";
import { call } from "./support/call";
import { ServiceProcess } from "./support/service-process";
import { StockWiz } from "./support/stockwiz";

jest.setTimeout(300_000);

const WRITERS = 16;
/** Of each phase. */
const KILLS = 300;
/** Inventories that the writers share: seeds of an empty database. */
const INVENTORIES = [1, 2, 3, 4, 5];

/** How the server sees a connection of ours in one phase. @see https://www.postgresql.org/docs/15/monitoring-stats.html */
const PHASES = {
  "just connected": "backend_start > clock_timestamp() - interval '100 ms'",
  "between two statements": "state = 'idle'",
  "in a statement": "state = 'active'",
  "in a statement that waits for a lock": "wait_event_type = 'Lock'",
  "in any phase": "true",
} as const;

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

/** Adjusts without a pause, and counts what was acknowledged for each inventory. */
const write = (url: string) => {
  const acknowledged = new Map<number, number>();
  const unexpected: string[] = [];
  let [refused, isOn] = [0, true];
  const writer = async (index: number) => {
    for (let turn = index; isOn; turn += 1) {
      const id = INVENTORIES[turn % INVENTORIES.length] as number;
      const answer = await call("POST", `${url}/api/inventory/${id}/adjustments`, { delta: 1, reason: "load" });
      if (answer.status === 201) acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
      else if (answer.status === 503) refused += 1;
      else unexpected.push(`${answer.status} ${answer.text}`);
    }
  };
  const done = Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(index)));
  const stop = async () => {
    isOn = false;
    await done;
    return { acknowledged, refused, unexpected };
  };
  return { stop };
};

const stock = async () =>
  app.postgres.query<{ id: number; quantity: number; history: number }>(
    "SELECT id, quantity, (SELECT count(*)::int FROM adjustments WHERE inventory_id = inventory.id) AS history FROM inventory ORDER BY id",
  );

/** Ends connections of ours that are in a phase, until there were enough. */
const end = async (condition: string, isAlive: () => boolean): Promise<number> => {
  const client = new Client(app.postgres.url);
  await client.connect();
  try {
    let kills = 0;
    while (kills < KILLS && isAlive()) {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stockwiz' AND ${condition}`,
      );
      kills += rowCount ?? 0;
    }
    return kills;
  } finally {
    await client.end();
  }
};

describe("the inventory service under constant load", () => {
  it.each(Object.entries(PHASES))(
    `outlives ${KILLS} connections that an administrator ends while they are %s, and loses no acknowledged write`,
    async (_phase, condition) => {
      const variables = { DATABASE_URL: app.postgres.url, REDIS_URL: app.redis.url, LOG_LEVEL: "info" };
      const service = await ServiceProcess.start("inventory-service", variables);
      const before = await stock();
      const traffic = write(service.url);
      const kills = await end(condition, () => service.exitCode === null);
      const { acknowledged, refused, unexpected } = await traffic.stop();
      expect(service.exitCode).toBeNull();
      expect(kills).toBeGreaterThanOrEqual(KILLS);
      expect(unexpected).toEqual([]);
      const lost = (await stock()).map(({ id, quantity, history }, index) => {
        const gained = quantity - (before[index]?.quantity ?? 0);
        expect(history - (before[index]?.history ?? 0)).toBe(gained);
        return Math.max(0, (acknowledged.get(id) ?? 0) - gained);
      });
      expect(lost).toEqual(INVENTORIES.map(() => 0));
      const total = [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
      console.info(`${kills} connections ended, ${total} writes acknowledged, ${refused} refused`);
      await service.kill();
    },
  );
});
