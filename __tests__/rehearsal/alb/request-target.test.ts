import type { IncomingMessage } from "node:http";
import type { Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { refusalOf } from "../../../rehearsal/alb/refuse-request";
import { requestTarget } from "../../../rehearsal/alb/request-target";
import { route } from "../../../rehearsal/alb/route";

const RULES: readonly Rule[] = [
  { RuleArn: "host", Priority: "10", Conditions: [{ Field: "host-header", Values: ["shop.example"] }] },
  { RuleArn: "api", Priority: "20", Conditions: [{ Field: "path-pattern", Values: ["/api/*"] }] },
  { RuleArn: "default", Priority: "default", IsDefault: true },
];
const ruleOf = (url: string) =>
  route(RULES, { method: "GET", headers: {}, sourceIp: "203.0.113.7", host: "x", ...requestTarget(url) })?.RuleArn;

describe("the rule of a listener for a target", () => {
  it.each([
    ["/api/products", "api"],
    ["/x/../api/products", "api"],
    ["/./api/products", "api"],
    ["/../../api/products", "api"],
    ["/%61pi/products", "api"],
    ["/x/%2e%2E/api/products", "api"],
    ["http://y/api/products?a=1", "api"],
    ["HTTP://SHOP.example/api/products", "host"],
    ["http://shop.example", "host"],
    ["/api/../other", "default"],
    ["/api/..", "default"],
    ["//api/products", "default"],
    ["/API/products", "default"],
    ["/api%2Fproducts", "default"],
    ["/?/api/", "default"],
  ])("of %s is %s", (url, rule) => {
    expect(ruleOf(url)).toBe(rule);
  });
});

describe("the path that rules see", () => {
  it.each([
    ["/a/b/.", "/a/b/"],
    ["/a/b/..", "/a/"],
    ["/a/./b/../c", "/a/c"],
    ["/a%7eb%2f%c3", "/a~b%2F%C3"],
    ["/a%zz", "/a%zz"],
    ["http://a", "/"],
    ["http://a?b", "/"],
    ["*", "*"],
  ])("of %s is %s", (url, path) => {
    expect(requestTarget(url).path).toBe(path);
  });

  it("leaves the query as it was sent", () => {
    expect(requestTarget("/a?b=/../%61&?").query).toBe("b=/../%61&?");
  });
});

it("a request with two Host headers is refused with 400", () => {
  const request = (...rawHeaders: string[]) =>
    ({ method: "GET", url: "/", headers: {}, rawHeaders }) as IncomingMessage;
  expect(refusalOf(request("Host", "a", "HOST", "a"))).toBe(400);
  expect(refusalOf(request("Host", "a", "X-Host", "b"))).toBeUndefined();
});
