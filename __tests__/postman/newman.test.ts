import { freePort } from "../../app/dev/free-port";
import { StockWiz } from "../app/support/stockwiz";
import { doorsOf, newman, type Outcome, rowsIn } from "./support/newman";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

describe("npm run newman", () => {
  let before: object;
  let run: Outcome;
  beforeAll(async () => {
    before = await rowsIn(app);
    run = await newman(...doorsOf(app));
  });

  it("passes on a StockWiz that is right", () => {
    expect(run.output).toMatch(/^[5-9]\d\d requests, \d{4} assertions, 0 failed requests/m);
    expect(run.exitCode).toBe(0);
  });

  it("leaves every row as it was", async () => {
    expect(await rowsIn(app)).toEqual(before);
  });

  it("prints a line for each endpoint and status code", () => {
    for (const line of [/^POST +\/api\/products +201 /m, /^GET +\/inventory\/\{id\} +304 /m, /^GET +\/ready +200 /m]) {
      expect(run.output).toMatch(line);
    }
  });

  it("writes what a pipeline and what a person reads", () => {
    expect([...run.files.keys()]).toEqual(["junit-1.xml", "report.html"]);
    expect(run.files.get("junit-1.xml")?.slice(0, 200)).toMatch(/<testsuites name="StockWiz" tests="[5-9]\d\d"/);
    expect(run.files.get("report.html")).toMatch(/<td>\/api\/products-full<\/td><td>304<\/td>/);
  });
});

describe("npm run newman refuses", () => {
  it.each([
    ["an address that is none", ["--base-url", "stockwiz"], /--base-url.*"?stockwiz.*must be an http or https address/],
    ["an address of another kind", ["--base-url", "ftp://127.0.0.1"], /must be an http or https address/],
    ["an address with a path", ["--base-url", "http://127.0.0.1/api"], /without a path/],
    ["no address", [], /--base-url.*not specified/],
    ["no iterations", ["--base-url", "http://127.0.0.1", "--iterations", "0"], /a whole number from 1 to 1000/],
    [
      "a folder that is not there",
      ["--base-url", "http://127.0.0.1", "--only", "nosuch"],
      /no folder of this name; use/,
    ],
    ["an outage that it does not know", ["--base-url", "http://127.0.0.1", "--outage", "500"], /one of 502, 503, 504/],
  ])("%s", async (_what, args, message) => {
    const { exitCode, output } = await newman(...args);
    expect(output).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it("an address where nobody listens", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, output } = await newman("--base-url", app.gateway, "--product-url", url);
    expect(output).toBe(`--product-url: nothing healthy at ${url} (ECONNREFUSED); start it, or correct the address\n`);
    expect(exitCode).toBe(1);
  });
});
