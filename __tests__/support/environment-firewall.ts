import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { NEWMAN_REQUESTS } from "./newman-requests";
import type { TestRehearsal } from "./test-rehearsal";
import { until } from "./until";

export interface FirewallTestOptions {
  readonly test: () => TestRehearsal;
  readonly options: () => ClientOptions;
}

/** What the log of a web ACL says of a request. */
interface Logged {
  readonly action: string;
  readonly terminatingRuleId: string;
  readonly httpRequest: { readonly uri: string; readonly headers: readonly { name: string; value: string }[] };
  readonly labels: readonly { readonly name: string }[];
}

const problem = async (response: Response): Promise<readonly [number, string | null, string]> => [
  response.status,
  response.headers.get("content-type"),
  ((await response.json()) as { type: string }).type,
];

/** Requests for a path that were blocked, as soon as the log tells of one. */
const blockedIn = async (options: ClientOptions, logGroupName: string, uri: string): Promise<Logged[]> => {
  const client = new CloudWatchLogsClient(options);
  const question = new FilterLogEventsCommand({ logGroupName, filterPattern: `"${uri}"` });
  try {
    return await until(async () => {
      const { events = [] } = await client.send(question);
      const logged = events.map(({ message = "" }) => JSON.parse(message) as Logged);
      const blocked = logged.filter(({ action, httpRequest }) => action === "BLOCK" && httpRequest.uri === uri);
      return blocked.length > 0 && blocked;
    });
  } finally {
    client.destroy();
  }
};

/** The environment's own web ACL, before its own load balancer. */
export const itStandsBehindItsFirewall = (name: string, { test, options }: FirewallTestOptions): void => {
  const url = () => test().rehearsal.players?.alb.urls()[0]?.url ?? "";
  const send = (path: string, body: string) =>
    fetch(`${url()}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body });

  it("answers all of Newman through its firewall, in no more requests than its rate is reckoned by", async () => {
    const logged = () => test().rehearsal.players?.alb.requests() ?? [];
    for (;;) {
      const began = Date.now();
      const { exitCode, output } = await test().step("smoke");
      const asked = logged().filter(({ at }) => at >= began);
      expect(asked.filter(({ rule = "" }) => rule.startsWith("web ACL"))).toEqual([]);
      expect(asked.length).toBeGreaterThan(NEWMAN_REQUESTS / 2);
      expect(asked.length).toBeLessThanOrEqual(NEWMAN_REQUESTS);
      // A store that is late on a busy machine is down until it answers; anything else is a failure.
      if (exitCode === 0) break;
      const statuses = [...output.matchAll(/^FAILED .*, (\d+|no answer)\)$/gm)].map(([, status]) => status);
      expect(new Set(statuses)).toEqual(new Set(["503"]));
    }
  }, 900_000);

  it("takes names that look like attacks, and refuses what is too large in its own words", async () => {
    const product = { price: 1, category: null, description: "../../etc/passwd, http://10.0.0.5/manual.pdf" };
    for (const odd of ["<script>alert(1)</script>", "Robert'); DROP TABLE products;--"]) {
      const made = await send("/api/products", JSON.stringify({ ...product, name: odd }));
      expect([made.status, ((await made.json()) as { name: string }).name]).toEqual([201, odd]);
      expect((await fetch(`${url()}${made.headers.get("location")}`, { method: "DELETE" })).status).toBe(204);
    }
    const large = await send("/api/products", JSON.stringify({ ...product, name: "x".repeat(103_000) }));
    expect(await problem(large)).toEqual([
      413,
      "application/problem+json; charset=utf-8",
      "urn:stockwiz:problem:body-too-large",
    ]);
  });

  it("keeps attacks out, and tells its log which rule did", async () => {
    const attack = await fetch(`${url()}/docs?x=<script>alert(1)</script>`, { headers: { cookie: "session=mine" } });
    expect(await problem(attack)).toEqual([403, "application/json", "urn:stockwiz:problem:blocked"]);
    expect((await fetch(`${url()}/api/products/..%2f..%2fetc/passwd`)).status).toBe(403);
    const megabytes = await send("/api/products", "x".repeat(1_000_000));
    expect(await problem(megabytes)).toEqual([413, "application/json", "urn:stockwiz:problem:body-too-large"]);
    const blocked = await blockedIn(options(), `aws-waf-logs-${name}-stockwiz`, "/docs");
    expect(blocked.map(({ terminatingRuleId }) => terminatingRuleId)).toEqual(["AttackOutsideFreeText"]);
    expect(blocked[0]?.labels).toContainEqual({
      name: "awswaf:managed:aws:core-rule-set:CrossSiteScripting_QueryArguments",
    });
    expect(blocked[0]?.httpRequest.headers).toContainEqual({ name: "cookie", value: "REDACTED" });
  });
};
