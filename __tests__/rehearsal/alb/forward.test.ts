import { createHash } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import { connect } from "node:net";
import { byDefault, forwardTo, TestAlb, targetGroup } from "../../support/test-alb";
import { until } from "../../support/until";

let test: TestAlb;
beforeEach(() => {
  test = new TestAlb();
});
afterEach(() => test.close());

const named =
  (name: string): RequestListener =>
  (_request, response) => {
    response.end(name);
  };

/** A deployment whose `web` has one target for each of the answers. */
const deploy = async (...answers: RequestListener[]) => {
  await test.apply();
  for (const answer of answers) await test.reaches("healthy", test.register(await test.network.serve(answer)));
};

const textsOf = async (count: number): Promise<string[]> => {
  const texts: string[] = [];
  for (let at = 0; at < count; at += 1) texts.push(await (await fetch(test.url)).text());
  return texts;
};

describe("a request that is forwarded", () => {
  it("reaches the target as it was sent, and its answer comes back so", async () => {
    let seen: IncomingMessage | undefined;
    await deploy((request, response) => {
      if (request.url === "/health") {
        response.end();
        return;
      }
      seen = request;
      response.writeHead(201, "Made", { etag: '"1"', "set-cookie": ["a=1", "b=2"] }).end("made");
    });
    const answer = await fetch(`${test.url}/a%20b?c=%2F`, { method: "PUT", body: "x", headers: { "X-Mine": "1" } });
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([201, "Made", "made"]);
    expect([answer.headers.get("etag"), answer.headers.getSetCookie()]).toEqual(['"1"', ["a=1", "b=2"]]);
    expect([seen?.method, seen?.url, seen?.headers["x-mine"]]).toEqual(["PUT", "/a%20b?c=%2F", "1"]);
    expect(seen?.headers.host).toBe(new URL(test.url).host);
    expect(answer.headers.get("server")).toBeNull();
  });

  it("streams its body: the target answers what it has before all is sent", async () => {
    await deploy((request, response) => request.pipe(response));
    const outgoing = httpRequest(test.url, { method: "POST" });
    outgoing.write("first");
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(String((await once(incoming, "data"))[0])).toBe("first");
    outgoing.end("last");
    expect(String((await once(incoming, "data"))[0])).toBe("last");
  });

  it("goes over a connection that the last one left open", async () => {
    const connections = new Set<unknown>();
    await deploy((request, response) => {
      if (request.url !== "/health") connections.add(request.socket);
      response.end();
    });
    await textsOf(3);
    expect(connections.size).toBe(1);
  });

  it("takes turns among the healthy targets", async () => {
    await deploy(named("a"), named("b"));
    expect((await textsOf(4)).sort()).toEqual(["a", "a", "b", "b"]);
  });

  it("is shared out by the weights, to the request", async () => {
    const rules = [
      byDefault({
        Type: "forward",
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: "blue", Weight: 1 },
            { TargetGroupArn: "green", Weight: 2 },
            { TargetGroupArn: "off", Weight: 0 },
          ],
        },
      }),
    ];
    await test.apply({ rules, groups: ["blue", "green", "off"].map((arn) => targetGroup(arn)) });
    for (const group of ["blue", "green", "off"])
      await test.reaches("healthy", test.register(await test.network.serve(named(group)), group), group);
    expect((await textsOf(6)).sort()).toEqual(["blue", "blue", "green", "green", "green", "green"]);
  });

  it("changes to a WebSocket, both ways", async () => {
    const target = await test.network.serveRaw((socket) => {
      socket.once("data", (head) => {
        const key = /sec-websocket-key: (\S+)/i.exec(String(head))?.[1] ?? "";
        const accept = createHash("sha1").update(key).digest("base64");
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Accept: ${accept}\r\n\r\n`,
        );
        socket.on("data", (data) => socket.write(`echo ${data}`));
      });
    });
    await test.apply({ healthCheck: { intervalSeconds: 300_000 } });
    test.register(target);
    const client = connect(Number(new URL(test.url).port), "127.0.0.1");
    let got = "";
    client.on("data", (data) => {
      got += data;
    });
    client.write(
      "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
    );
    await until(() => got.includes("X-Accept") || undefined);
    client.write("hello");
    await until(() => got.includes("echo hello") || undefined);
    client.destroy();
    expect(got).toMatch(/^HTTP\/1\.1 101 /);
  });
});

describe("an HTTPS listener", () => {
  it("speaks plain HTTP, says so once, and tells the target https at the listener's port", async () => {
    const https = { listener: { protocol: "HTTPS", port: 443 } };
    await test.apply({ ...https, alb: { ingress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] } });
    const told: unknown[] = [];
    const target = await test.network.serve(({ url, headers }, response) => {
      if (url !== "/health") told.push([headers["x-forwarded-proto"], headers["x-forwarded-port"]]);
      response.end();
    });
    await test.reaches("healthy", test.register(target));
    await textsOf(1);
    expect(told).toEqual([["https", "443"]]);
    await test.apply(https);
    expect(test.said).toEqual([
      `alb: dev-alb, port 443: HTTPS is spoken as plain HTTP at ${test.url}, because no certificate can be had here; the application is told https`,
    ]);
  });
});

describe("a rule that does not forward", () => {
  it("redirects in the load balancer's own name", async () => {
    const redirect = { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } as const;
    await test.apply({ rules: [byDefault({ Type: "redirect", RedirectConfig: redirect })] });
    const answer = await fetch(`${test.url}/a?b=1`, { redirect: "manual", headers: { host: "ignored.test" } });
    expect([answer.status, answer.headers.get("location"), answer.headers.get("server")]).toEqual([
      301,
      "https://127.0.0.1:443/a?b=1",
      "awselb/2.0",
    ]);
  });

  it("gives its fixed response", async () => {
    const config = { StatusCode: "404", ContentType: "application/json", MessageBody: "{}" };
    await test.apply({ rules: [byDefault({ Type: "fixed-response", FixedResponseConfig: config })] });
    const answer = await fetch(test.url);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      404,
      "application/json; charset=utf-8",
      "{}",
    ]);
    expect(test.alb.stats().loadBalancers[0]?.counts).toMatchObject({
      HTTP_Fixed_Response_Count: 1,
      RequestCount: 0,
      HTTPCode_ELB_4XX_Count: 0,
    });
  });

  it("that needs what is not rehearsed is refused, and said once", async () => {
    const rules = [byDefault({ Type: "authenticate-oidc", Order: 1 }, { ...forwardTo("web"), Order: 2 })];
    await test.apply({ rules });
    expect([(await fetch(test.url)).status, (await fetch(test.url)).status]).toEqual([501, 501]);
    expect(test.said).toEqual([
      'alb: dev-alb, port 80: "authenticate-oidc" is not rehearsed; its requests are answered with 501',
    ]);
  });
});
