import { type AlbRoute, AlbRouting } from "../../constructs/alb-routing";
import { refusalOf } from "../support/refusal";
import { synthesizeConstruct } from "../support/synthesize-construct";

const routing = (...routes: Partial<AlbRoute>[]) =>
  synthesizeConstruct((scope) => {
    const full = routes.map((route, index) => ({
      service: `service-${index}`,
      targetGroupArn: `arn-${index}`,
      paths: [`/${index}`],
      priority: index + 1,
      ...route,
    }));
    new AlbRouting(scope, "routing", { listenerArn: "listener", routes: full });
  });

const refusal = (...routes: Partial<AlbRoute>[]) => refusalOf(() => routing(...routes));
const patterns = (count: number) => Array.from({ length: count }, (_, index) => `/p${index}`);

describe("the routing of a load balancer", () => {
  it("has one rule of the listener for each route, with its patterns, its priority and its target group", () => {
    const rules = routing({ service: "products", paths: ["/a", "/a/*"], priority: 20 }, { priority: 10 });
    expect(rules.resources("aws_lb_listener_rule")).toHaveLength(2);
    expect(rules.resources("aws_lb_listener_rule")[0]).toEqual({
      listener_arn: "listener",
      priority: 20,
      condition: [{ path_pattern: { values: ["/a", "/a/*"] } }],
      action: [{ type: "forward", target_group_arn: "arn-0" }],
    });
  });

  it("names each rule after its service, so that the order of the routes is no contract", () => {
    const ids = Object.keys(routing({ service: "products" }).json.resource.aws_lb_listener_rule ?? {});
    expect(ids).toEqual([expect.stringMatching(/^routing_products_/)]);
  });

  it.each([["/"], ["/a?c"], ["/~user/$x&y"], [`/${"x".repeat(127)}`]])("takes the pattern %s", (pattern) => {
    expect(routing({ paths: [pattern] }).resources("aws_lb_listener_rule")).toHaveLength(1);
  });

  it("takes five patterns and the last priority there is", () => {
    expect(routing({ paths: patterns(5), priority: 50_000 }).resources("aws_lb_listener_rule")).toHaveLength(1);
  });

  it("has no rule without routes", () => {
    expect(routing().json.resource).toBeUndefined();
  });

  it("rejects a route without patterns", () => {
    expect(refusal({}, { service: "stock", paths: [] })).toBe('routes[1].paths: none for "stock"; name at least one');
  });

  it("rejects more patterns than a rule takes", () => {
    expect(refusal({}, { service: "stock", paths: patterns(6) })).toBe(
      'routes[1].paths: 6 patterns for "stock", an ALB rule takes at most 5; split them over two routes',
    );
  });

  it.each(["", "api", "/a b", "/a#b", "/ä", "/a%20b", "https://host/a", `/${"x".repeat(128)}`])(
    "rejects the pattern %j",
    (pattern) => {
      expect(refusal({ paths: [pattern] })).toBe(
        `routes[0].paths: "${pattern}" is not a path pattern; begin with / and use at most 128 of A-Z a-z 0-9 _-.$/~"'@:+&*?`,
      );
    },
  );

  it("rejects a pattern that another route owns", () => {
    expect(refusal({ service: "products", paths: ["/a", "/b"] }, { paths: ["/b"] })).toBe(
      'routes[1].paths: "/b" belongs to "products" already; give it to one of them',
    );
  });

  it.each([0, -1, 1.5, 50_001, Number.NaN])("rejects the priority %p", (priority) => {
    expect(refusal({ priority })).toBe(
      `routes[0].priority: ${priority} is not a whole number from 1 to 50000; choose one`,
    );
  });

  it("rejects a priority that another route has", () => {
    expect(refusal({ priority: 7 }, { priority: 7 })).toBe(
      "routes[1].priority: 7 is taken by another route; give each its own",
    );
  });

  it("rejects a second route of a service", () => {
    expect(refusal({ service: "stock" }, { service: "stock" })).toBe(
      'routes[1].service: "stock" has a route already; put its paths together',
    );
  });
});

describe("a pattern that an earlier route takes whole", () => {
  const order = (first: string, then: string) =>
    [
      { service: "first", paths: [first], priority: 10 },
      { service: "then", paths: [then], priority: 20 },
    ] as const;

  it.each([
    ["/api/*", "/api/products/*"],
    ["/*", "/"],
    ["/api/*", "/api/?"],
    ["/api/*/items/*", "/api/*/items/new*"],
    ["/v?/*", "/v1/products"],
    ["/a.b*", "/a.b/c"],
  ])("is rejected: %s hides %s", (first, then) => {
    expect(refusal(...order(first, then))).toBe(
      `routes[1].paths: "${then}" is never reached: "${first}" of "first" takes all of it at priority 10; give "then" a priority below 10, or narrow "${first}"`,
    );
  });

  it("is rejected whichever route is listed first", () => {
    const [first, then] = order("/api/*", "/api/x");
    expect(refusal(then, first)).toMatch(/^routes\[0\]\.paths: "\/api\/x" is never reached: "\/api\/\*" of "first" /);
  });

  it.each([
    ["the more particular route is tried first", "/api/products/*", "/api/*"],
    ["some of it is left", "/api/products*", "/api/*"],
    ["? is one character", "/v?/*", "/v10/a"],
    ["? does not take a run of characters", "/api/?*", "/api/*"],
    ["/a/* does not match /a", "/a/*", "/a"],
    ["a dot is a dot", "/a.b*", "/axb/c"],
    ["paths are told apart by case", "/API/*", "/api/x"],
  ])("is none where %s", (_why, first, then) => {
    expect(routing(...order(first, then)).resources("aws_lb_listener_rule")).toHaveLength(2);
  });

  it("is no fault inside one route", () => {
    expect(routing({ paths: ["/a*", "/a/b"] }).resources("aws_lb_listener_rule")).toHaveLength(1);
  });
});
