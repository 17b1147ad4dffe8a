import { once } from "node:events";
import { createServer } from "node:net";
import { freePort } from "../../app/dev/free-port";
import { apiGateway, StockWiz } from "../app/support/stockwiz";
import { Liar, type Passing } from "./support/liar";
import { ALL_OF_AN_OUTAGE, newman, rowsIn } from "./support/newman";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("the suite", () => {
  const stale = new Map<string, string>();
  const lies: [string, string, (answer: Passing) => void][] = [
    [
      "a 201 that became 200",
      "adds a product, and says where it is",
      (answer) => {
        if (answer.status === 201) answer.status = 200;
      },
    ],
    [
      "a price that became a text",
      "reads a product",
      (answer) => {
        answer.body = answer.body.replace(/"price":([\d.]+)/, '"price":"$1"');
      },
    ],
    [
      "a cache that nobody invalidates",
      "reads what was written, although the client has a copy",
      (answer) => {
        if (answer.method !== "GET" || !/\/\d+$/.test(answer.path) || answer.status >= 300) return;
        stale.set(answer.path, stale.get(answer.path) ?? answer.body);
        answer.body = stale.get(answer.path) ?? "";
      },
    ],
    ["a list without its link", "links from a page to the next", (answer) => void answer.headers.delete("link")],
    [
      "an error that is no problem document",
      "refuses PATCH, and names the methods that are there",
      (answer) => {
        if (answer.status >= 400) answer.headers.set("content-type", "application/json");
      },
    ],
  ];

  it.each(lies)("notices %s, and names the request", async (_what, request, lie) => {
    const liar = await Liar.before(app.gateway, lie);
    const { exitCode, output } = await newman("--base-url", liar.url, "--only", "Products through the gateway");
    await liar.stop();
    expect(exitCode).toBe(1);
    expect(output).toContain(`FAILED Products through the gateway: ${request} (`);
  });

  it("knows what the gateway answers while no service is there", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const gateway = await apiGateway(nobody, nobody);
    const { exitCode, output } = await newman("--base-url", gateway.url, "--outage", "503");
    expect(output).toMatch(ALL_OF_AN_OUTAGE);
    expect(exitCode).toBe(0);
  });

  it("knows what the gateway answers while every service breaks off", async () => {
    const broken = createServer((socket) => socket.once("data", () => socket.destroy())).listen(0, "127.0.0.1");
    await once(broken, "listening");
    const url = `http://127.0.0.1:${(broken.address() as { port: number }).port}`;
    const { exitCode, output } = await newman("--base-url", (await apiGateway(url, url)).url, "--outage", "502");
    broken.close();
    expect(output).toMatch(ALL_OF_AN_OUTAGE);
    expect(exitCode).toBe(0);
  });

  it("refuses to look for an outage where there is none, because it would write", async () => {
    const before = await rowsIn(app);
    const { exitCode, output } = await newman("--base-url", app.gateway, "--outage", "503");
    expect(output).toMatch(/^--outage: .* is ready; /);
    expect(exitCode).toBe(1);
    expect(await rowsIn(app)).toEqual(before);
  });
});
