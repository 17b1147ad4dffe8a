import { Agent, request } from "undici";
import { until } from "../../app/dev/poll";
import { addProduct, call } from "./support/call";
import { ServiceProcess } from "./support/service-process";
import { StockWiz } from "./support/stockwiz";
import { Wire } from "./support/wire";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const productService = (database = app.postgres.url) =>
  ServiceProcess.start("product-service", { DATABASE_URL: database, REDIS_URL: app.redis.url });

/** Keeps asking over kept connections until the service asks to stop, and counts what failed. */
const load = (url: string, clients: number) => {
  const dispatcher = new Agent({ connections: clients });
  const result = { answered: 0, failed: [] as string[] };
  let isOn = true;
  const client = async () => {
    while (isOn) {
      try {
        const { statusCode, body, headers } = await request(url, { dispatcher });
        await body.dump();
        if (statusCode === 200) result.answered += 1;
        else result.failed.push(`${statusCode}`);
        const { connection } = headers as { connection?: string };
        if (connection === "close") return; // a load balancer stops sending to a target that leaves
      } catch (error) {
        result.failed.push(String(error));
      }
    }
  };
  const clientsDone = Promise.all(Array.from({ length: clients }, client));
  const stop = async () => {
    isOn = false;
    await clientsDone;
    await dispatcher.close();
    return result;
  };
  return { result, stop };
};

describe("SIGTERM", () => {
  it("under load fails no request, and ends the process with 0", async () => {
    const service = await productService();
    const { id } = await addProduct(app.gateway);
    const traffic = load(`${service.url}/api/products/${id}`, 8);
    await until("traffic flows", async () => traffic.result.answered > 100);
    service.signal("SIGTERM");
    expect(await service.exit()).toBe(0);
    expect((await traffic.stop()).failed).toEqual([]);
  });

  it("lets a request that is under way finish, and says meanwhile that it is not ready", async () => {
    const wire = await Wire.to(app.postgres.port);
    const service = await productService(`postgres://stockwiz@127.0.0.1:${wire.port}/stockwiz`);
    await call("GET", `${service.url}/api/products?q=connect`);
    wire.hold();
    const slow = call("GET", `${service.url}/api/products?q=slow`);
    service.signal("SIGTERM");
    await until("it drains", async () => (await call("GET", `${service.url}/ready`)).body.status === "draining");
    wire.release();
    expect(await slow).toMatchObject({ status: 200 });
    expect(await service.exit()).toBe(0);
  });
});

describe("a service that cannot start", () => {
  it("rejects a wrong environment with one line and no stack", async () => {
    const service = await ServiceProcess.start("product-service", { PORT: "none", DATABASE_URL: "mysql://db" });
    expect(await service.exit()).toBe(1);
    expect(service.output).toMatch(/^environment: PORT: .*; correct the variable and start again\n$/);
  });

  it("starts without PostgreSQL and Redis, and says what is missing", async () => {
    const service = await ServiceProcess.start("inventory-service", {
      DATABASE_URL: "postgres://stockwiz@127.0.0.1:1/stockwiz",
      REDIS_URL: "127.0.0.1:1",
    });
    expect(await call("GET", `${service.url}/health`)).toMatchObject({ status: 200 });
    expect(await call("GET", `${service.url}/ready`)).toMatchObject({
      status: 503,
      body: { dependencies: { postgres: "down", redis: "down" } },
    });
    expect(await call("GET", `${service.url}/inventory`)).toMatchObject({ status: 503 });
  });
});

describe("the log", () => {
  it("is one JSON line a request, with its id, and holds what a client is not told", async () => {
    const service = await productService();
    await call("GET", `${service.url}/api/products/1`, undefined, { "x-request-id": "find-me" });
    await until("the line is there", async () => service.output.includes("find-me"));
    const line = service.output.split("\n").find((one) => one.includes("find-me")) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({
      service: "product-service",
      requestId: "find-me",
      method: "GET",
      url: "/api/products/1",
      status: 200,
    });
    await app.postgres.query("ALTER TABLE products RENAME TO away");
    const answer = await call("GET", `${service.url}/api/products?q=bug`);
    await app.postgres.query("ALTER TABLE away RENAME TO products");
    expect(answer).toMatchObject({ status: 500, body: { detail: expect.not.stringContaining("relation") } });
    await until("the bug is logged", async () => service.output.includes('relation \\"products\\" does not exist'));
  });
});
