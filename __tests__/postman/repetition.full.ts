import { once } from "node:events";
import { createServer } from "node:net";
import { apiGateway, StockWiz } from "../app/support/stockwiz";
import { ALL_OF_AN_OUTAGE, doorsOf, newman, rowsIn } from "./support/newman";

jest.setTimeout(600_000);

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("npm run newman", () => {
  it("passes twice in a row, the second time through one address, as a load balancer has", async () => {
    const before = await rowsIn(app);
    const first = await newman(...doorsOf(app));
    const second = await newman("--base-url", app.gateway);
    for (const { output } of [first, second])
      expect(output).toMatch(/^\d+ requests, \d+ assertions, 0 failed requests/m);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(await rowsIn(app)).toEqual(before);
  });

  it("passes with 10 iterations at the same time, each with other data", async () => {
    const before = await rowsIn(app);
    const { exitCode, output, files } = await newman(...doorsOf(app), "--iterations", "10", "--parallel", "10");
    expect(output).toMatch(/^[5-9]\d{3} requests, \d{5} assertions, 0 failed requests/m);
    expect(exitCode).toBe(0);
    expect(files.size).toBe(11);
    expect(await rowsIn(app)).toEqual(before);
  });

  it("knows what the gateway answers while every service takes too long", async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${(silent.address() as { port: number }).port}`;
    const { exitCode, output } = await newman("--base-url", (await apiGateway(url, url)).url, "--outage", "504");
    silent.close();
    expect(output).toMatch(ALL_OF_AN_OUTAGE);
    expect(exitCode).toBe(0);
  });
});
