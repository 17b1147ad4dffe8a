import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import { connect } from "node:net";
import type { Rule } from "@aws-sdk/client-wafv2";
import type { Judged } from "../../../rehearsal/waf/log-record";
import type { DeployedWebAcl } from "../../../rehearsal/waf/web-acl";
import { byDefault, TestAlb } from "../../support/test-alb";
import { until } from "../../support/until";
import { groupRule, pathBegins, ruleOf, webAclWith } from "../../support/web-acl";

const CORE = "AWSManagedRulesCommonRuleSet";
let test: TestAlb;
const judged: Judged[] = [];
beforeEach(() => {
  judged.length = 0;
  test = new TestAlb({ webAcls: { log: (one) => void judged.push(one) } });
});
afterEach(() => test.close());

/** A target behind a load balancer with this web ACL. */
const deploy = async (
  webAcl: DeployedWebAcl,
  answer: RequestListener = (request, response) => request.pipe(response),
) => {
  await test.apply({ loadBalancer: { webAcl } });
  await test.reaches("healthy", test.register(await test.network.serve(answer)));
};
const post = (body: BodyInit, url = "/"): Promise<Response> =>
  fetch(`${test.url}${url}`, { method: "POST", body, duplex: "half" } as RequestInit);
const countsOf = () => test.alb.stats().loadBalancers[0]?.counts;

describe("a load balancer with a web ACL", () => {
  it("gives its own page for 403, counts it as its own, and tells which rule it was", async () => {
    await deploy(webAclWith([groupRule(CORE)]));
    const answer = await fetch(`${test.url}/?q=<script>`);
    expect([answer.status, answer.headers.get("server"), answer.headers.get("content-type")]).toEqual([
      ...[403, "awselb/2.0", "text/html"],
    ]);
    expect(await answer.text()).toContain("<h1>403 Forbidden</h1>");
    expect(countsOf()).toMatchObject({ HTTPCode_ELB_4XX_Count: 1, RequestCount: 0 });
    const logged = await until(() => test.alb.log.requests.find(({ status }) => status === 403));
    expect(logged.rule).toBe(`web ACL door, rule group (${CORE}: CrossSiteScripting_QUERYARGUMENTS)`);
    expect(logged.target).toBeUndefined();
  });

  it("asks it before its own rules, whatever these do", async () => {
    const fixed = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "200", MessageBody: "hello" } };
    const webAcl = webAclWith([ruleOf("no", pathBegins("/no"))]);
    await test.apply({ rules: [byDefault(fixed)], loadBalancer: { webAcl } });
    expect((await fetch(`${test.url}/no`)).status).toBe(403);
    expect((await fetch(`${test.url}/yes`)).status).toBe(200);
  });

  it.each([0, 8191, 8192, 8193, 300_000])("hands on a body of %i bytes, every byte of it", async (length) => {
    await deploy(webAclWith([]));
    const sent = Buffer.alloc(length, "abcdefghij");
    const got = Buffer.from(await (await post(sent)).arrayBuffer());
    expect(got.equals(sent)).toBe(true);
  });

  it("lets a body stream on as soon as what is inspected of it has come", async () => {
    await deploy(webAclWith([]));
    const outgoing = httpRequest(test.url, { method: "POST" });
    outgoing.write("x".repeat(9000));
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(String((await once(incoming, "data"))[0])).toMatch(/^x+/);
    outgoing.end("last");
    let rest = "";
    for await (const part of incoming) rest += part;
    expect(rest.endsWith("last")).toBe(true);
  });

  it("measures a body that comes in pieces and says no length", async () => {
    await deploy(webAclWith([groupRule(CORE)]));
    const pieces = (async function* () {
      for (let at = 0; at < 3; at += 1) yield Buffer.alloc(3000, "a");
    })();
    expect((await post(pieces as unknown as BodyInit)).status).toBe(403);
    expect((await post("x".repeat(8192))).status).toBe(200);
  });

  it("refuses a large body while it is still sent", async () => {
    await deploy(webAclWith([groupRule(CORE)]));
    expect((await post("x".repeat(2_000_000))).status).toBe(403);
  });

  it("counts a client that goes before its body has come", async () => {
    await deploy(webAclWith([]));
    const socket = connect(Number(new URL(test.url).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nx");
    await until(() => (countsOf()?.NewConnectionCount ?? 0) > 0 || undefined);
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await until(() => countsOf()?.HTTPCode_ELB_4XX_Count || undefined);
    expect(judged).toEqual([]);
  });

  it("gives the target what a rule inserts, in place of what the client says", async () => {
    const InsertHeaders = [{ Name: "Seen", Value: "yes" }];
    const rule = ruleOf("marks", pathBegins("/"), {}, { Count: { CustomRequestHandling: { InsertHeaders } } });
    const seen: unknown[] = [];
    await deploy(webAclWith([rule]), (request, response) => {
      if (request.url === "/seen") seen.push(request.headers["x-amzn-waf-seen"]); // health checks come as well
      response.end();
    });
    await fetch(`${test.url}/seen`, { headers: { "X-Amzn-Waf-Seen": "no" } });
    expect(seen).toEqual(["yes"]);
  });

  it("rejects with 501 what it cannot play, and says so once", async () => {
    await deploy(webAclWith([ruleOf("geo", { GeoMatchStatement: { CountryCodes: ["NL"] } })]));
    expect([(await fetch(test.url)).status, (await fetch(test.url)).status]).toEqual([501, 501]);
    expect(test.said.filter((line) => line.includes("is not rehearsed"))).toEqual([
      "alb: dev-alb: web ACL door: rule geo: GeoMatchStatement is not rehearsed; a request that depends on it is answered with 501",
      "alb: dev-alb: web ACL door, rule geo: a GeoMatchStatement is not rehearsed; its requests are answered with 501",
    ]);
  });

  it("goes on counting a rate when something else is deployed", async () => {
    const rate = { RateBasedStatement: { Limit: 10, AggregateKeyType: "IP" as const } };
    const webAcl = webAclWith([ruleOf("rate", rate)]);
    await deploy(webAcl);
    const statuses: number[] = [];
    for (let at = 0; at < 11; at += 1) {
      if (at === 5) await test.apply({ loadBalancer: { webAcl, idleTimeoutSeconds: 61 } });
      statuses.push((await fetch(test.url)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(200), 403]);
  });
});

describe("what is not played of a web ACL", () => {
  const saidOf = async (...rules: Rule[]) => {
    await test.apply({ loadBalancer: { webAcl: webAclWith(rules) } });
    return test.said.join("\n");
  };

  it("is said of every group of AWS", async () => {
    const said = await saidOf(groupRule("AWSManagedRulesSQLiRuleSet", { Version: "Version_1.0" }), {
      ...groupRule("AWSManagedRulesAmazonIpReputationList"),
      Priority: 1,
      Name: "reputation",
    });
    expect(said).toContain("AWSManagedRulesSQLiRuleSet is played by the best known patterns");
    expect(said).toContain("SQLiExtendedPatterns_BODY match nothing here");
    expect(said).toContain("Version_1.0 is played as what AWS documents of the newest version");
    expect(said).toContain("AWSManagedRulesAmazonIpReputationList is not rehearsed: every request passes it here");
  });

  it("is said of puzzles, and of a log that goes elsewhere", async () => {
    const puzzle = ruleOf("human", pathBegins("/"), {}, { Captcha: {} });
    const bucket = { ResourceArn: "arn:door", LogDestinationConfigs: ["arn:aws:s3:::aws-waf-logs-x"] };
    await test.apply({ loadBalancer: { webAcl: webAclWith([puzzle], {}, { logging: bucket }) } });
    expect(test.said.join("\n")).toContain("rule human: Captcha is not rehearsed");
    expect(test.said.join("\n")).toContain("its log to arn:aws:s3:::aws-waf-logs-x is not rehearsed");
  });
});
