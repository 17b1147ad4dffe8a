import type { LoggedRequest } from "../../../rehearsal/alb/access-log";
import { failuresIn } from "../../../rehearsal/verify/newman";
import { servedOf, wordsOfWay } from "../../../rehearsal/verify/served-by";

const logged = (own: Partial<LoggedRequest>): LoggedRequest => ({
  at: 1,
  loadBalancer: "dev-alb",
  method: "GET",
  path: "/api/products/7",
  status: 404,
  rule: "rule 10 of the listener on port 80 (path-pattern /api/*)",
  targetGroup: "dev-product-svc-tg",
  target: "10.0.11.4:8001",
  ...own,
});
const failed = { method: "GET", endpoint: "/api/products/{id}", status: 404 };

describe("the failed requests of Newman", () => {
  it("are those that it prints as failed, with their answer or without one", () => {
    expect(
      failuresIn([
        "GET  /api/products  200  3  9  0  12",
        "FAILED the gateway: products (with a comment) (GET /api/products/{id}, 404)",
        "  status is 200: expected 404 to equal 200",
        "FAILED the gateway: nothing comes (POST /api/inventory, no answer)",
        "12 requests, 40 assertions, 2 failed requests, 1.2 s",
      ]),
    ).toEqual([failed, { method: "POST", endpoint: "/api/inventory", status: undefined }]);
  });
});

describe("who served a failed request", () => {
  it("is found by method, path and status", () => {
    const [method, path, status] = [{ method: "PUT" }, { path: "/api/products" }, { status: 200 }].map(logged);
    const right = logged({});
    expect(servedOf([failed], [method, path, status, right] as LoggedRequest[])).toEqual([{ failed, logged: right }]);
  });

  it("is told once for each way and status, however many requests failed on it", () => {
    const [one, same, another] = [
      logged({}),
      logged({ path: "/api/products/8" }),
      logged({ rule: "the default rule" }),
    ];
    const other = { ...failed, endpoint: "/api/inventory/{id}" };
    const fourth = { ...another, path: "/api/inventory/1" };
    expect(servedOf([failed, failed, other], [one, same, fourth])).toEqual([
      { failed, logged: one },
      { failed: other, logged: fourth },
    ]);
  });

  it("is nobody where the load balancer has no such request", () => {
    expect(servedOf([{ ...failed, status: undefined }], [logged({})])).toEqual([]);
  });

  it("is told with the rule, the target group and the container", () => {
    expect(wordsOfWay({ failed, logged: logged({}) }, "container product-service of dev-stockwiz:3")).toBe(
      "GET /api/products/7 was answered with 404: dev-alb, rule 10 of the listener on port 80 (path-pattern /api/*), " +
        "sent it to target group dev-product-svc-tg, 10.0.11.4:8001 (container product-service of dev-stockwiz:3)",
    );
  });

  it("is the load balancer itself where no rule was reached", () => {
    const { rule, targetGroup, target, ...own } = logged({ status: 400 });
    expect(wordsOfWay({ failed, logged: own }, undefined)).toBe(
      "GET /api/products/7 was answered with 400 by dev-alb itself",
    );
  });
});
