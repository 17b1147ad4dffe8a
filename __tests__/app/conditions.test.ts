import { buildPage } from "../../app/api-gateway/build-page";
import { call, problem } from "./support/call";
import { apiGateway, type Instance } from "./support/stockwiz";

const NOWHERE = "http://127.0.0.1:1";
/** One file as it is, one that the gateway sends compressed. */
const FILES = ["/", "/docs", "/static/docs.js", "/static/page.js"];
const UNENCODED = { "accept-encoding": "identity" };

let gateway: Instance;
beforeAll(async () => {
  await buildPage();
  gateway = await apiGateway(NOWHERE, NOWHERE);
});
afterAll(() => gateway.stop());

const get = (path: string, headers: Record<string, string>, method = "GET") =>
  call(method, `${gateway.url}${path}`, undefined, headers);

describe.each(FILES)("the file at %s", (path) => {
  it.each([
    ["If-Match names another version", { "if-match": '"other"' }],
    ["it was changed since If-Unmodified-Since", { "if-unmodified-since": "Mon, 01 Jan 2001 00:00:00 GMT" }],
  ])("is refused with 412 when %s, compressed or not", async (_when, headers) => {
    for (const encoding of [{}, UNENCODED]) {
      const answer = await get(path, { ...headers, ...encoding });
      expect(answer).toMatchObject({ status: 412, body: problem(412, "precondition-failed") });
      expect(answer.headers.get("content-type")).toMatch("application/problem+json");
      for (const name of ["etag", "last-modified", "content-encoding"]) expect(answer.headers.has(name)).toBe(false);
    }
  });

  it("is sent when its condition holds", async () => {
    const { headers } = await get(path, UNENCODED);
    const etag = headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    for (const condition of [{ "if-match": etag }, { "if-match": "*" }]) {
      expect(await get(path, { ...condition, ...UNENCODED })).toMatchObject({ status: 200 });
    }
  });

  it("is refused with 416 and its size when no byte of it lies in the range", async () => {
    const answer = await get(path, { range: "bytes=99999999-", ...UNENCODED });
    expect(answer).toMatchObject({ status: 416, body: problem(416, "range-not-satisfiable") });
    const whole = await get(path, UNENCODED);
    expect(answer.headers.get("content-range")).toBe(`bytes */${Buffer.byteLength(whole.text)}`);
  });

  it("is refused the same for HEAD, without a body", async () => {
    expect(await get(path, { "if-match": '"other"' }, "HEAD")).toMatchObject({ status: 412, text: "" });
  });

  it("is sent in the part that a range asks for", async () => {
    const whole = await get(path, UNENCODED);
    expect(await get(path, { range: "bytes=0-9", ...UNENCODED })).toMatchObject({
      status: 206,
      text: whole.text.slice(0, 10),
    });
  });
});
