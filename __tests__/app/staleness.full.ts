import { interleave } from "./support/staleness";
import { StockWiz } from "./support/stockwiz";

const MINUTES = 60_000;

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start(2);
});
afterAll(() => app.stop());

/** Does something to the application again and again until it is told to stop. */
const meanwhile = (work: () => Promise<void>) => {
  let isOn = true;
  const done = (async () => {
    while (isOn) await work();
  })();
  return async () => {
    isOn = false;
    await done;
  };
};

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("10,000 interleaved reads and writes from 16 clients over 20 products and two instances of everything", () => {
  it(
    "never show a value older than 50 ms behind the last acknowledged write",
    async () => {
      const result = await interleave(app, { operations: 10_000, clients: 16, products: 20, seconds: 240 });
      expect(result.stale).toEqual([]);
      expect(result.reads + result.writes).toBe(10_000);
    },
    5 * MINUTES,
  );

  it(
    "nor while Redis is killed, restarted and paused over and over",
    async () => {
      const stopFaults = meanwhile(async () => {
        await app.redis.stopService("SIGKILL");
        await later(200);
        await app.redis.resumeService();
        await later(1_000);
        app.redis.freeze();
        await later(700);
        app.redis.thaw();
        await later(1_000);
      });
      const result = await interleave(app, { operations: 3_000, clients: 8, products: 10, seconds: 60 });
      await stopFaults();
      expect(result.stale).toEqual([]);
      expect(result.writes).toBeGreaterThan(20);
    },
    3 * MINUTES,
  );
});
