import type { LoggedRequest } from "../../../rehearsal/alb/access-log";
import { byDefault, forwardTo, TestAlb, targetGroup } from "../../support/test-alb";
import { until } from "../../support/until";

describe("the access log of a load balancer", () => {
  let test: TestAlb;
  beforeEach(() => {
    test = new TestAlb();
  });
  afterEach(() => test.close());

  const products = {
    Priority: "10",
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/api/products", "/api/products/*"] } }],
    Actions: [forwardTo("products")],
  };
  const logged = (path: string): Promise<LoggedRequest> =>
    until(() => test.alb.log.requests.find((request) => request.path === path));

  it("names the rule, the target group and the target that a request went to", async () => {
    const rules = [products, byDefault(forwardTo("web"))];
    await test.apply({ rules, groups: [targetGroup("web"), targetGroup("products", { name: "dev-product-svc-tg" })] });
    const target = await test.network.serve((_, response) => {
      response.writeHead(404, { "x-request-id": "request-7" }).end();
    });
    test.register(target, "products");
    await fetch(`${test.url}/api/products/7?limit=1`, { method: "DELETE" });
    expect(await logged("/api/products/7")).toEqual({
      at: expect.any(Number),
      loadBalancer: "dev-alb",
      method: "DELETE",
      path: "/api/products/7",
      status: 404,
      rule: "rule 10 of the listener on port 80 (path-pattern /api/products or /api/products/*)",
      targetGroup: "dev-product-svc-tg",
      target: `${target.ip}:8000`,
      requestId: "request-7",
    });
  });

  it("says by the default rule where no other fits", async () => {
    await test.apply({ rules: [products, byDefault(forwardTo("web"))] });
    test.register(await test.network.serve((_, response) => response.end()));
    await fetch(`${test.url}/other`);
    expect(await logged("/other")).toMatchObject({ rule: "the default rule of the listener on port 80", status: 200 });
  });

  it("names no target where there was none", async () => {
    await test.apply();
    await fetch(`${test.url}/nobody`);
    const { target, ...rest } = await logged("/nobody");
    expect(target).toBeUndefined();
    expect(rest).toMatchObject({ status: 503, targetGroup: "web" });
  });

  it("names no rule for what the load balancer refuses before it looks at them", async () => {
    await test.apply();
    await fetch(`${test.url}/refused`, { headers: { "x-forwarded-for": Array(31).fill("10.0.0.1").join(",") } });
    const { rule, ...rest } = await logged("/refused");
    expect(rule).toBeUndefined();
    expect(rest).toMatchObject({ status: 463 });
  });
});
