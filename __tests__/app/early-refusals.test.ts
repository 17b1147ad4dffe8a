import { connect } from "node:net";
import { until } from "../../app/dev/poll";
import { problem } from "./support/call";
import { type RawAnswer, rawBytes, rawRequest } from "./support/raw-request";
import { apiGateway, closing, type Instance, productService } from "./support/stockwiz";

/** Nothing is asked of a database or a service here. */
const NOWHERE = "http://127.0.0.1:1";
const HOST = "host: stockwiz\r\nconnection: close\r\n";
const LONG = "a".repeat(100_000);
const JSON_BODY = "content-type: application/json\r\n";

const servers: Record<string, Instance> = {};
beforeAll(async () => {
  servers.gateway = await apiGateway(NOWHERE, NOWHERE);
  servers.service = await productService({ database: "postgres://nobody@127.0.0.1:1/none", redis: "127.0.0.1:1" });
});
afterAll(() => Promise.all(Object.values(servers).map(({ stop }) => stop())));

const expectProblem = ({ status, headers, text }: RawAnswer, expected: number, slug: string) => {
  expect(status).toBe(expected);
  expect(headers).toMatchObject({
    "content-type": "application/problem+json; charset=utf-8",
    "cache-control": "no-store",
    "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    "content-length": `${Buffer.byteLength(text)}`,
  });
  expect(JSON.parse(text)).toEqual(problem(expected, slug));
};

describe.each(["gateway", "service"])("the %s", (name) => {
  const port = () => servers[name]?.port ?? 0;

  it.each([
    ["what is no HTTP", "hello\r\n\r\n", 400, "malformed-request"],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01", 400, "malformed-request"],
    ["HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed-request"],
    ["an unknown method", `BREW / HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed-request"],
    ["a request without Host", "GET /health HTTP/1.1\r\n\r\n", 400, "malformed-request"],
    ["two Host headers", `GET /health HTTP/1.1\r\n${HOST}host: other\r\n\r\n`, 400, "malformed-request"],
    ["a Host that is none", "GET /health HTTP/1.1\r\nhost: a b/c\r\n\r\n", 400, "malformed-request"],
    ["a header's name with a blank", `GET /health HTTP/1.1\r\n${HOST}a b: c\r\n\r\n`, 400, "malformed-request"],
    ["another scheme", `GET ftp://a/health HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed-request"],
    ["an http address without a host", `GET http:///health HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed-request"],
    ["a fragment", `GET /health#top HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed-request"],
    ["GET of *", `GET * HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed-request"],
    [
      "a chunk without a size",
      `POST /api/products HTTP/1.1\r\n${HOST}${JSON_BODY}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      400,
      "malformed-request",
    ],
    [
      "a body of two lengths",
      `POST /api/products HTTP/1.1\r\n${HOST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      "malformed-request",
    ],
    ["CONNECT", `CONNECT a:443 HTTP/1.1\r\n${HOST}\r\n`, 405, "method-not-allowed"],
    [
      "a chunk's endless extension",
      `POST /api/products HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\n2;${LONG}\r\n{}\r\n0\r\n\r\n`,
      413,
      "body-too-large",
    ],
    [
      "what it is not to expect",
      `POST /api/products HTTP/1.1\r\n${HOST}expect: tea\r\ncontent-length: 2\r\n\r\n{}`,
      417,
      "expectation-failed",
    ],
    [
      "17 kB of headers",
      `GET /health HTTP/1.1\r\n${HOST}a: ${LONG.slice(0, 17_000)}\r\n\r\n`,
      431,
      "request-headers-too-large",
    ],
    [
      "17 kB of target",
      `GET /health?${LONG.slice(0, 17_000)} HTTP/1.1\r\n${HOST}\r\n`,
      431,
      "request-headers-too-large",
    ],
    [
      "headers that are over everything",
      `GET /health HTTP/1.1\r\n${HOST}a: ${LONG}\r\n\r\n`,
      431,
      "request-headers-too-large",
    ],
    ["an unknown path in absolute form", `GET http://a/nowhere HTTP/1.1\r\n${HOST}\r\n`, 404, "path-not-found"],
    [
      "a path that is no UTF-8",
      `GET /api/products/%ff HTTP/1.1\r\n${HOST}\r\n`,
      name === "gateway" ? 503 : 400,
      name === "gateway" ? "product-service-unavailable" : "malformed-request",
    ],
  ])("rejects %s with problem+json", async (_what, bytes, status, slug) => {
    expectProblem(await rawRequest(port(), bytes), status, slug);
  });

  it.each([
    ["absolute form", "GET HTTP://A.example:80/HEALTH"],
    ["absolute form with a query", "GET http://a/health?x=http://b"],
    [
      "headers below 16 kB, however much a load balancer added",
      `GET /health HTTP/1.1\r\nx-forwarded-for: ${LONG.slice(0, 9_000)}\r\na: ${LONG.slice(0, 9_000)}\r\nx-n: 1`,
    ],
  ])("takes %s", async (_what, start) => {
    const [line, ...headers] = start.split("\r\n");
    const first = line?.endsWith("HTTP/1.1") ? line : `${line} HTTP/1.1`;
    const bytes = `${[first, ...headers].join("\r\n")}\r\n${HOST}\r\n`;
    expect(await rawRequest(port(), bytes)).toMatchObject({ status: 200, text: expect.stringContaining('"ok"') });
  });

  it("says for * which methods there are", async () => {
    expect(await rawRequest(port(), `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`)).toMatchObject({
      status: 204,
      headers: { allow: "GET, HEAD, POST, PUT, DELETE, OPTIONS" },
    });
  });

  it("answers the request before one that cannot be read whole, and ends the connection", async () => {
    const bytes = await rawBytes(port(), "GET /health HTTP/1.1\r\nhost: a\r\n\r\nhello\r\n\r\n");
    expect(bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)+\r\n\{"status":"ok","service":"[\w-]+"\}/);
  });

  it("outlives a client that breaks off in the middle of CONNECT", async () => {
    const socket = connect(port(), "127.0.0.1");
    closing(async () => void socket.destroy());
    socket.on("error", () => undefined).write(`CONNECT a:443 HTTP/1.1\r\n${HOST}\r\n`);
    socket.once("data", () => socket.resetAndDestroy());
    await until("the connection is gone", async () => socket.destroyed);
    expect(await rawRequest(port(), `GET /health HTTP/1.1\r\n${HOST}\r\n`)).toMatchObject({ status: 200 });
  });
});

it("answers GET of an address without a path with the page", async () => {
  const answer = await rawRequest(servers.gateway?.port ?? 0, `GET http://stockwiz HTTP/1.1\r\n${HOST}\r\n`);
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": expect.stringMatching("^text/html") } });
});
