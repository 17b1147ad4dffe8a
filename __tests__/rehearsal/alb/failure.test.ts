import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { TestAlb } from "../../support/test-alb";
import { until } from "../../support/until";

let test: TestAlb;
beforeEach(async () => {
  test = new TestAlb();
  await test.apply();
});
afterEach(() => test.close());

const counts = () => test.alb.stats().loadBalancers[0]?.counts;

/** What a raw request gets, whole; the connection ends with it. */
const raw = async (text: string): Promise<string> => {
  const socket = connect(Number(new URL(test.url).port), "127.0.0.1");
  let got = "";
  socket.on("data", (data) => {
    got += data;
  });
  socket.write(text);
  await once(socket, "close");
  return got;
};

/** A target that reads a request and then does this. */
const afterRequest = (act: (socket: Socket) => void) =>
  test.network.serveRaw((socket) => socket.once("data", () => act(socket)));

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#load-balancer-http-error-codes */
describe("the load balancer answers itself", () => {
  it("503 where no target is registered", async () => {
    const answer = await fetch(test.url);
    expect([answer.status, answer.statusText, answer.headers.get("server"), await answer.text()]).toEqual([
      503,
      "Service Temporarily Unavailable",
      "awselb/2.0",
      "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n",
    ]);
    expect(counts()).toMatchObject({ HTTPCode_ELB_5XX_Count: 1, RequestCount: 0 });
  });

  it("502 where nothing listens", async () => {
    test.register(test.network.nobody());
    expect((await fetch(test.url)).status).toBe(502);
    expect(counts()).toMatchObject({ HTTPCode_ELB_5XX_Count: 1, TargetConnectionErrorCount: 1, RequestCount: 1 });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["closes the connection", (socket) => socket.end()],
    ["resets the connection", (socket) => socket.resetAndDestroy()],
    ["answers what is no HTTP", (socket) => socket.end("hello\r\n\r\n")],
    ["answers a header that is not valid", (socket) => socket.end("HTTP/1.1 200 OK\r\nbad header: 1\r\n\r\n")],
    [
      "changes to a protocol that nobody asked for",
      (socket) => socket.end("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    ],
  ])("502 where the target %s", async (_words, act) => {
    test.register(await afterRequest(act));
    expect((await fetch(test.url)).status).toBe(502);
  });

  it("502 without a second try on another target, which may have acted already", async () => {
    let requests = 0;
    const ends = () =>
      test.network.serve((request) => {
        if (request.url === "/once") requests += 1;
        request.socket.destroy();
      });
    test.register(await ends());
    test.register(await ends());
    expect([(await fetch(`${test.url}/once`)).status, requests]).toEqual([502, 1]);
  });

  it("504 where the target accepts no connection in time", async () => {
    await test.close();
    test = new TestAlb({ connectTimeoutMs: 50 });
    await test.apply();
    test.register(test.network.blackHole());
    expect((await fetch(test.url)).status).toBe(504);
    expect(counts()).toMatchObject({ HTTPCode_ELB_5XX_Count: 1, TargetConnectionErrorCount: 1 });
  });

  it("504 where the target does not answer within the idle timeout", async () => {
    await test.apply({ loadBalancer: { idleTimeoutSeconds: 1 } });
    test.register(await afterRequest(() => undefined));
    const began = performance.now();
    expect((await fetch(test.url)).status).toBe(504);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(counts()).toMatchObject({ TargetConnectionErrorCount: 0 });
  });

  it("400 to what is no HTTP", async () => {
    expect(await raw("hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*Server: awselb\/2\.0\r\n/s);
    expect(counts()).toMatchObject({ HTTPCode_ELB_4XX_Count: 1 });
  });

  it.each([
    ["400", "a request without a host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
    [
      "400",
      "a header of more than 16 KiB",
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(17_000)}\r\nConnection: close\r\n\r\n`,
    ],
    [
      "400",
      "headers of more than 64 KiB",
      `GET / HTTP/1.1\r\nHost: a\r\n${`X: ${"x".repeat(9000)}\r\n`.repeat(8)}\r\n`,
    ],
    ["405", "TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
    [
      "414",
      "an address of more than 16 KiB",
      `GET /${"x".repeat(17_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    ],
    [
      "463",
      "more than 30 forwarders",
      `GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${"1.1.1.1,".repeat(30)}1.1.1.1\r\nConnection: close\r\n\r\n`,
    ],
    [
      "501",
      "an encoding that it does not know",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
    ],
  ])("%s to %s", async (status, _words, request) => {
    test.register(await test.network.serve((_request, response) => response.end("reached")));
    expect(await raw(request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status}[ \\r]`));
  });
});

describe("an answer that does not come to its end", () => {
  it.each([
    ["whose length was told", "Content-Length: 10\r\n\r\nhalf"],
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
  ])("is cut for the client too, when the target goes in the middle of one %s", async (_words, half) => {
    test.register(await afterRequest((socket) => socket.end(`HTTP/1.1 200 OK\r\n${half}`)));
    const answer = await fetch(test.url);
    await expect(answer.text()).rejects.toThrow();
    expect(counts()).toMatchObject({
      HTTPCode_Target_2XX_Count: 1,
      HTTPCode_ELB_5XX_Count: 0,
      HTTPCode_ELB_4XX_Count: 0,
    });
  });

  it("is counted as 460 when the client does not wait for it, and the target's connection ends", async () => {
    let gone = false;
    let asked = false;
    test.register(
      await test.network.serve((request) => {
        if (request.url !== "/slow") return;
        asked = true;
        request.socket.on("close", () => {
          gone = true;
        });
      }),
    );
    const outgoing = httpRequest(`${test.url}/slow`).on("error", () => undefined);
    outgoing.end();
    await until(() => asked || undefined);
    outgoing.destroy();
    await until(() => gone || undefined);
    expect(counts()).toMatchObject({ HTTPCode_ELB_4XX_Count: 1, HTTPCode_ELB_5XX_Count: 0 });
  });

  it("does not end the next request", async () => {
    const target = await test.network.serve((request, response) => {
      if (request.url === "/bad") request.socket.destroy();
      else response.end("good");
    });
    test.register(target);
    const statuses = [];
    for (const path of ["/bad", "/good", "/bad", "/good"]) statuses.push((await fetch(test.url + path)).status);
    expect(statuses).toEqual([502, 200, 502, 200]);
  });
});

describe("a target's own error", () => {
  it("is passed on as it is and counted as the target's", async () => {
    test.register(await test.network.serve((_request, response) => response.writeHead(500).end("mine")));
    const [incoming] = (await once(httpRequest(test.url).end(), "response")) as [IncomingMessage];
    incoming.resume();
    expect([incoming.statusCode, incoming.headers.server]).toEqual([500, undefined]);
    expect(counts()).toMatchObject({ HTTPCode_Target_5XX_Count: 1, HTTPCode_ELB_5XX_Count: 0, RequestCount: 1 });
  });
});
