import { Client } from "pg";
import { pino } from "pino";
import { freePort } from "../../app/dev/free-port";
import { until } from "../../app/dev/poll";
import { Database } from "../../app/kit/database";
import { addInventory, call } from "./support/call";
import { EndingPostgres, type Phase } from "./support/ending-postgres";
import { ServiceProcess } from "./support/service-process";
import { closing, StockWiz } from "./support/stockwiz";
import { stubService } from "./support/stub-service";

const PHASES: readonly Phase[] = [
  "right after connecting",
  "instead of an answer",
  "inside an answer",
  "after an answer",
];
/** As many at a time as the pool has connections. */
const WRITERS = 10;

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());
afterEach(() => jest.restoreAllMocks());

const administratorEnds = () => Object.assign(new Error("terminating connection"), { code: "57P01" });

describe("a connection to PostgreSQL", () => {
  it("may break at every moment of its life, also while nobody but us has it", async () => {
    const database = new Database({ connectionString: app.postgres.url }, pino({ level: "silent" }));
    closing(() => database.close());
    const moments: string[] = [];
    const breakAt = (moment: "connect" | "query") => {
      const original = Client.prototype[moment] as (...parameters: unknown[]) => unknown;
      const spy = jest.spyOn(Client.prototype, moment);
      spy.mockImplementation(function (this: Client, ...parameters: unknown[]) {
        for (let times = 0; times < 2; times += 1) this.emit("error", administratorEnds());
        moments.push(moment);
        this.once("end", () => this.emit("error", administratorEnds()));
        return original.apply(this, parameters);
      } as never);
      return spy;
    };
    const connecting = breakAt("connect");
    await expect(database.read("SELECT 1 AS one")).resolves.toEqual([{ one: 1 }]);
    connecting.mockRestore();
    const asking = breakAt("query");
    await expect(database.write("SELECT 1 AS one")).rejects.toMatchObject({ slug: "postgres-unavailable" });
    asking.mockRestore();
    expect(moments).toEqual(["connect", "query"]);
    await expect(database.read("SELECT 1 AS one")).resolves.toEqual([{ one: 1 }]);
  });
});

describe("the inventory service", () => {
  let way: EndingPostgres;
  let service: ServiceProcess;
  beforeAll(async () => {
    way = await EndingPostgres.to(app.postgres.port);
    const variables = { DATABASE_URL: way.url, REDIS_URL: app.redis.url };
    service = await ServiceProcess.start("inventory-service", variables);
  });

  it.each(PHASES)("outlives connections that are ended %s, and loses no acknowledged write", async (phase) => {
    const { id } = await addInventory(app.gateway, app.gateway, { quantity: 0 });
    const adjust = () => call("POST", `${service.url}/api/inventory/${id}/adjustments`, { delta: 1, reason: "count" });
    await until("the database answers", async () => (await adjust()).status === 201);
    const [{ quantity: before }] = await quantities(id);
    const endedBefore = way.ended;
    way.phase = phase;
    const answers: number[] = [];
    await until("many connections were ended", async () => {
      answers.push(...(await Promise.all(Array.from({ length: WRITERS }, async () => (await adjust()).status))));
      return way.ended - endedBefore >= 3 * WRITERS;
    });
    way.phase = undefined;
    expect(service.exitCode).toBeNull();
    expect(new Set([...answers, 201, 503])).toEqual(new Set([201, 503]));
    const [{ quantity, history }] = await quantities(id);
    expect(quantity).toBe(history);
    expect(quantity - before).toBeGreaterThanOrEqual(answers.filter((status) => status === 201).length);
  });

  const quantities = (id: number) =>
    app.postgres.query<{ quantity: number; history: number }>(
      `SELECT quantity, (SELECT count(*)::int FROM adjustments WHERE inventory_id = ${id}) AS history FROM inventory WHERE id = ${id}`,
    ) as Promise<[{ quantity: number; history: number }]>;
});

describe("a service whose log cannot be written", () => {
  it("goes on without it", async () => {
    const variables = { DATABASE_URL: app.postgres.url, REDIS_URL: app.redis.url, PORT: `${await freePort()}` };
    const service = await ServiceProcess.start("inventory-service", variables, "/dev/full");
    for (let times = 0; times < 3; times += 1)
      expect(await call("GET", `${service.url}/api/inventory`)).toMatchObject({ status: 200 });
    expect(service.exitCode).toBeNull();
  });
});

describe("the gateway", () => {
  it("outlives a snapshot that breaks off while it waits for the other", async () => {
    let breakOff = () => {};
    const products = await stubService((_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" }).write("[]");
      breakOff = () => response.destroy();
    });
    let gateway: ServiceProcess | undefined;
    const inventory = await stubService(async (_request, response) => {
      breakOff();
      // Each answer is a turn of the gateway, which hears of the break before it hears of this.
      for (let turn = 0; turn < 5; turn += 1) await call("GET", `${gateway?.url}/version`).catch(() => undefined);
      response.end("[]\n");
    });
    gateway = await ServiceProcess.start("api-gateway", {
      PRODUCT_SERVICE_URL: products.url,
      INVENTORY_SERVICE_URL: inventory.url,
    });
    await call("GET", `${gateway.url}/api/products-full`).catch(() => undefined);
    expect(await call("GET", `${gateway.url}/health`)).toMatchObject({ status: 200 });
  });
});
