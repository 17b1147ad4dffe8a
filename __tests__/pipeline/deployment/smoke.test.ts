import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { smokeFault } from "../../../pipeline/deployment/verdict";

let server: Server;
/** Status of the answers to what only the database can tell, and to all else. */
let statuses = { fresh: 200, other: 200 };
beforeAll(async () => {
  server = createServer(({ url = "" }, answer) => {
    answer.statusCode = url.includes("force_refresh=true") ? statuses.fresh : statuses.other;
    answer.end("as it is");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => server.close());
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe("the smoke test of a deployment", () => {
  it("finds nothing where every service answers, from cache and from database", async () => {
    statuses = { fresh: 200, other: 200 };
    expect(await smokeFault(url())).toBeUndefined();
  });

  it("rejects services that answer from their caches alone", async () => {
    statuses = { fresh: 503, other: 200 };
    expect(await smokeFault(url())).toBe(`smoke: ${url()}/api/products-full?force_refresh=true answered 503: as it is`);
  });

  it("rejects a page that is not there", async () => {
    statuses = { fresh: 200, other: 404 };
    expect(await smokeFault(url())).toBe(`smoke: ${url()}/ answered 404: as it is`);
  });
});
