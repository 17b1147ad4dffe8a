import { once } from "node:events";
import { connect } from "node:net";
import { until } from "../../app/dev/poll";
import { addInventory, call } from "./support/call";
import { ServiceProcess } from "./support/service-process";
import { apiGateway, type Instance, StockWiz } from "./support/stockwiz";
import { Wire } from "./support/wire";

const CLIENTS = 6;
/** The contract's. */
const HANG_MS = 5_000;

jest.setTimeout(120_000);

let app: StockWiz;
let service: ServiceProcess;
let wire: Wire;
let gateway: Instance;
beforeAll(async () => {
  app = await StockWiz.start();
  service = await startService("0");
  wire = await Wire.to(service.port ?? 0);
  gateway = await apiGateway(String(app.products[0]?.url), `http://127.0.0.1:${wire.port}`);
});
afterAll(() => app.stop());

const startService = (port: string) =>
  ServiceProcess.start("inventory-service", { PORT: port, DATABASE_URL: app.postgres.url, REDIS_URL: app.redis.url });

const later = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Reads and adjusts one inventory without a pause, and keeps count. */
const load = (id: number) => {
  const result = { acknowledged: 0, refused: 0, reads: 0, slowestMs: 0, unexpected: [] as number[] };
  let isOn = true;
  const ask = async (method: string, path: string, body?: object) => {
    const started = performance.now();
    const { status } = await call(method, `${gateway.url}${path}`, body);
    result.slowestMs = Math.max(result.slowestMs, performance.now() - started);
    return status;
  };
  const client = async () => {
    while (isOn) {
      const written = await ask("POST", `/api/inventory/${id}/adjustments`, { delta: 1, reason: "load" });
      if (written === 201) result.acknowledged += 1;
      else if ([502, 503, 504].includes(written)) result.refused += 1;
      else result.unexpected.push(written);
      const read = await ask("GET", `/api/inventory/${id}`);
      if (read === 200) result.reads += 1;
      else if (![502, 503, 504].includes(read)) result.unexpected.push(read);
    }
  };
  const done = Promise.all(Array.from({ length: CLIENTS }, client));
  const stop = async () => {
    isOn = false;
    await done;
    return result;
  };
  return { result, stop };
};

const faults: readonly (readonly [name: string, fault: () => Promise<void>])[] = [
  [
    "Redis is killed and restarted",
    async () => {
      await app.redis.stopService("SIGKILL");
      await later(2);
      await app.redis.resumeService();
    },
  ],
  [
    "Redis is paused for 10 s",
    async () => {
      app.redis.freeze();
      await later(10);
      app.redis.thaw();
    },
  ],
  [
    "PostgreSQL is restarted",
    async () => {
      await app.postgres.stopService();
      await later(1);
      await app.postgres.resumeService();
    },
  ],
  [
    "PostgreSQL is paused for 5 s",
    async () => {
      await app.postgres.freeze();
      await later(5);
      await app.postgres.thaw();
    },
  ],
  [
    "the network between gateway and service is slow",
    async () => {
      wire.slowDown(400);
      await later(4);
      wire.slowDown(0);
    },
  ],
  [
    "the service is killed and started again",
    async () => {
      const { port } = service;
      await service.kill();
      await later(1);
      service = await startService(`${port}`);
    },
  ],
];

describe("under constant load", () => {
  it.each(faults)("while %s, nothing hangs, no acknowledged write is lost, and all heals", async (_name, fault) => {
    const { id } = await addInventory(app.gateway, app.gateway, { quantity: 0 });
    const traffic = load(id);
    await until("traffic flows", async () => traffic.result.acknowledged > 20);
    await fault();
    const before = { ...traffic.result };
    await until(
      "writes and reads flow again",
      async () => traffic.result.acknowledged > before.acknowledged + 20 && traffic.result.reads > before.reads + 20,
    );
    const result = await traffic.stop();
    expect(result.unexpected).toEqual([]);
    expect(result.slowestMs).toBeLessThan(HANG_MS);
    const [{ quantity, history }] = (await app.postgres.query<{ quantity: number; history: number }>(
      `SELECT quantity, (SELECT count(*)::int FROM adjustments WHERE inventory_id = ${id}) AS history FROM inventory WHERE id = ${id}`,
    )) as [{ quantity: number; history: number }];
    expect(quantity).toBe(history);
    expect(quantity).toBeGreaterThanOrEqual(result.acknowledged); // a refused write may still have happened
    expect(quantity).toBeLessThanOrEqual(result.acknowledged + result.refused);
  });
});

describe("a client that sends its body too slowly", () => {
  it("is let go within 25 s and holds nobody up", async () => {
    const socket = connect(gateway.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(
      "POST /api/products HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
    const started = performance.now();
    expect(await call("GET", `${gateway.url}/api/products/1`)).toMatchObject({ status: 200 });
    socket.resume();
    await once(socket, "close");
    expect(performance.now() - started).toBeLessThan(25_000);
  });
});
