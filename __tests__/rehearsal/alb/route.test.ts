import type { Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type RoutedRequest, route } from "../../../rehearsal/alb/route";

const CONDITIONS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html";
const QUERY =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_QueryStringConditionConfig.html";

const base: RoutedRequest = { method: "GET", path: "/", query: "", host: "a.test", headers: {}, sourceIp: "192.0.2.9" };

/** Name of the request, what it asks, and whether the condition holds for it. */
type Case = readonly [request: Partial<RoutedRequest>, holds: boolean];

const path = (...Values: string[]): RuleCondition => ({ Field: "path-pattern", PathPatternConfig: { Values } });
const host = (...Values: string[]): RuleCondition => ({ Field: "host-header", HostHeaderConfig: { Values } });
const header = (HttpHeaderName: string, ...Values: string[]): RuleCondition => ({
  Field: "http-header",
  HttpHeaderConfig: { HttpHeaderName, Values },
});
const agent = (value: string | string[]): Partial<RoutedRequest> => ({ headers: { "user-agent": value } });
const query = (...Values: { Key?: string; Value: string }[]): RuleCondition => ({
  Field: "query-string",
  QueryStringConfig: { Values },
});

/** Cases of AWS's documentation: the page, the condition in it, and what its words say of requests. */
const DOCUMENTED: readonly (readonly [page: string, condition: RuleCondition, cases: readonly Case[]])[] = [
  [
    `${CONDITIONS}#path-conditions`,
    path("/img/*"),
    [
      [{ path: "/img/picture.jpg" }, true],
      [{ path: "/img/" }, true],
      [{ path: "/img/a/b" }, true],
      [{ path: "/img" }, false],
      [{ path: "/images/picture.jpg" }, false],
      [{ path: "/IMG/picture.jpg" }, false],
      [{ path: "/", query: "/img/picture.jpg" }, false],
    ],
  ],
  [
    `${CONDITIONS}#path-conditions`,
    path("/img/*/pics"),
    [
      [{ path: "/img/2020/pics" }, true],
      [{ path: "/img/2020/05/pics" }, true],
      [{ path: "/img/pics" }, false],
      [{ path: "/img/2020/pics/1" }, false],
    ],
  ],
  [
    `${CONDITIONS}#path-conditions`,
    path("/a?.b", "/$x/(1)"),
    [
      [{ path: "/ab.b" }, true],
      [{ path: "/$x/(1)" }, true],
      [{ path: "/a.b" }, false],
      [{ path: "/abc.b" }, false],
      [{ path: "/ab_b" }, false],
    ],
  ],
  [
    `${CONDITIONS}#host-conditions`,
    host("*.example.com"),
    [
      [{ host: "test.example.com" }, true],
      [{ host: "TEST.Example.COM" }, true],
      [{ host: "test.example.com:8080" }, true],
      [{ host: "example.com" }, false],
      [{ host: "test.example.com.evil" }, false],
      [{ host: "test-example.com" }, false],
    ],
  ],
  [
    `${CONDITIONS}#http-header-conditions`,
    header("User-Agent", "*Chrome*", "*Safari*"),
    [
      [agent("Mozilla/5.0 Chrome/120"), true],
      [agent("safari"), true],
      [agent(["curl/8", "Chrome"]), true],
      [agent("curl/8"), false],
      [{ headers: { "x-user-agent": "Chrome" } }, false],
      [{}, false],
    ],
  ],
  [
    `${CONDITIONS}#http-request-method-conditions`,
    { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["CUSTOM-METHOD"] } },
    [
      [{ method: "CUSTOM-METHOD" }, true],
      [{ method: "custom-method" }, false],
      [{ method: "CUSTOM-METHOD-2" }, false],
    ],
  ],
  [
    `${CONDITIONS}#query-string-conditions`,
    query({ Key: "version", Value: "v1" }, { Value: "*example*" }),
    [
      [{ query: "version=v1" }, true],
      [{ query: "a=b&VERSION=V1" }, true],
      [{ query: "any=an-example-of" }, true],
      [{ query: "version=v2" }, false],
      [{ query: "v1=version" }, false],
      [{ query: "example=1" }, false],
      [{ query: "" }, false],
    ],
  ],
  [
    QUERY,
    query({ Key: "q", Value: "\\*?" }),
    [
      [{ query: "q=*a" }, true],
      [{ query: "q=ba" }, false],
      [{ query: "q=*" }, false],
    ],
  ],
  [
    `${CONDITIONS}#source-ip-conditions`,
    { Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.0/24", "198.51.100.10/32"] } },
    [
      [{ sourceIp: "192.0.2.255" }, true],
      [{ sourceIp: "198.51.100.10" }, true],
      [{ sourceIp: "198.51.100.11" }, false],
      [{ sourceIp: "203.0.113.7", headers: { "x-forwarded-for": "192.0.2.1" } }, false],
    ],
  ],
];

const rule = (RuleArn: string, Priority: string, ...Conditions: RuleCondition[]): Rule => ({
  RuleArn,
  Priority,
  Conditions,
  IsDefault: Priority === "default",
});
const byDefault = rule("default", "default");
const chosen = (rules: readonly Rule[], request: Partial<RoutedRequest>) =>
  route(rules, { ...base, ...request })?.RuleArn;

describe("a condition of a rule, by AWS's documentation,", () => {
  const lines = DOCUMENTED.flatMap(([page, condition, cases]) =>
    cases.map(([request, holds]) => [holds ? "holds" : "does not hold", request, condition, page] as const),
  );

  it.each(lines)("%s for %j with %j (%s)", (words, request, condition) => {
    expect(chosen([byDefault, rule("it", "1", condition)], request)).toBe(words === "holds" ? "it" : "default");
  });

  it("may stand in the older common field", () => {
    expect(chosen([rule("it", "1", { Field: "path-pattern", Values: ["/a"] })], { path: "/a" })).toBe("it");
  });

  it("may be a regular expression", () => {
    const condition = { Field: "path-pattern", PathPatternConfig: { RegexValues: ["^/v\\d+/"] } };
    expect([
      chosen([rule("it", "1", condition)], { path: "/v2/a" }),
      chosen([rule("it", "1", condition)], { path: "/vx/a" }),
    ]).toEqual(["it", undefined]);
  });

  it("of a kind that nobody knows never holds", () => {
    expect(chosen([rule("it", "1", { Field: "moon-phase" }), byDefault], {})).toBe("default");
  });
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html */
describe("the rules of a listener", () => {
  it("are tried from the lowest priority, by number and not by letter", () => {
    expect(chosen([rule("ten", "10", path("/*")), rule("nine", "9", path("/*"))], {})).toBe("nine");
  });

  it("give way to the default only when none of them holds", () => {
    expect(chosen([byDefault, rule("it", "50000", path("/*"))], {})).toBe("it");
  });

  it("hold only when all their conditions do", () => {
    const both = rule("both", "1", path("/a"), host("*.test"));
    expect([chosen([both], { path: "/a" }), chosen([both], { path: "/a", host: "b.example" })]).toEqual([
      "both",
      undefined,
    ]);
  });

  it("lead nowhere when none holds and none is the default", () => {
    expect(chosen([rule("it", "1", path("/a"))], { path: "/b" })).toBeUndefined();
  });
});
