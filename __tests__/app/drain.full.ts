import { Agent, request } from "node:http";
import { until } from "../../app/dev/poll";
import { ServiceProcess } from "./support/service-process";
import { StockWiz } from "./support/stockwiz";

/** Each run is one moment at which the listener closes. */
const RUNS = 10;
const LEAST_REQUESTS = 20_000;
/** Half of them keep their connection until they are told otherwise, half never do. */
const CLIENTS = 32;

jest.setTimeout(10 * 60_000);

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

/** Asks once, and gives the status or the code of the failure. */
const ask = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve) => {
    const req = request({ host: "127.0.0.1", port, path: "/api/products/1", agent }, (res) => {
      res.once("error", ({ message }) => resolve(`broken answer: ${message}`));
      res.resume().once("end", () => resolve(`${res.statusCode}`));
    });
    req.once("error", (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    req.end();
  });

/** Clients that go on, whatever they are told, until nobody listens any more. */
const load = (port: number) => {
  const counts: Record<string, number> = {};
  const client = async (keepAlive: boolean) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    for (let outcome = ""; outcome !== "ECONNREFUSED"; ) {
      outcome = await ask(port, agent);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    agent.destroy();
  };
  const ended = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index % 2 === 0)));
  return { counts, ended };
};

/** One service that is told to stop under load. */
const run = async (): Promise<Record<string, number>> => {
  const service = await ServiceProcess.start("product-service", {
    DATABASE_URL: app.postgres.url,
    REDIS_URL: app.redis.url,
  });
  const { counts, ended } = load(service.port ?? 0);
  await until("traffic flows", async () => (counts["200"] ?? 0) > 500);
  service.signal("SIGTERM");
  await ended;
  expect(await service.exit()).toBe(0);
  return counts;
};

it(`SIGTERM under load resets none of ${LEAST_REQUESTS} requests, also of clients that never leave`, async () => {
  const total: Record<string, number> = {};
  for (let count = 0; count < RUNS || (total["200"] ?? 0) < LEAST_REQUESTS; count += 1) {
    for (const [outcome, times] of Object.entries(await run())) total[outcome] = (total[outcome] ?? 0) + times;
  }
  const { "200": answered = 0, ...others } = total;
  expect(answered).toBeGreaterThanOrEqual(LEAST_REQUESTS);
  expect(Object.keys(others)).toEqual(["ECONNREFUSED"]); // the last of each client, after the listener was closed
});
