import type { HealthCheck } from "../../../rehearsal/alb/deployed";
import { afterCheck, type CheckResult, isExpected, UNCHECKED } from "../../../rehearsal/alb/health";
import { TestAlb, targetGroup } from "../../support/test-alb";

const check: HealthCheck = { ...targetGroup("web").healthCheck, healthyThreshold: 3, unhealthyThreshold: 2 };
const pass: CheckResult = { kind: "status", status: 200 };
const fail: CheckResult = { kind: "failed" };

const stateAfter = (...results: CheckResult[]): string =>
  results.reduce((checked, result) => afterCheck(checked, result, check), UNCHECKED).health.state;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
describe("the health of a target", () => {
  it.each([
    ["is healthy after its first check that passes", [pass], "healthy"],
    ["is healthy after the first that passes, though one failed before", [fail, pass], "healthy"],
    ["is not decided by one failure", [fail], "initial"],
    ["is unhealthy after as many failures as the threshold says", [fail, fail], "unhealthy"],
    ["stays healthy through one failure", [pass, fail], "healthy"],
    ["stays healthy when failures do not follow each other", [pass, fail, pass, fail], "healthy"],
    ["is unhealthy after enough failures in a row", [pass, fail, fail], "unhealthy"],
    ["is not healthy again before enough passes in a row", [fail, fail, pass, pass], "unhealthy"],
    ["begins to count anew after a failure", [fail, fail, pass, pass, fail, pass], "unhealthy"],
    ["is healthy again after enough passes in a row", [fail, fail, pass, pass, pass], "healthy"],
  ])("%s", (_words, results, state) => {
    expect(stateAfter(...results)).toBe(state);
  });
});

describe("a matcher", () => {
  it.each([
    ["200", 200, true],
    ["200", 201, false],
    ["200-299", 299, true],
    ["200-299", 300, false],
    ["200,202", 202, true],
    ["200,202", 201, false],
    ["200,300-302", 301, true],
    ["200, 202", 202, true],
  ])("%s of status %i: %s", (matcher, status, passes) => {
    expect(isExpected(status, matcher)).toBe(passes);
  });
});

describe("a health check", () => {
  let test: TestAlb;
  beforeEach(() => {
    test = new TestAlb();
  });
  afterEach(() => test.close());

  it("asks for the path of the group as AWS's checker", async () => {
    const seen: unknown[] = [];
    await test.apply({ healthCheck: { path: "/healthz?deep=1", matcher: "204" } });
    const target = await test.network.serve((request, response) => {
      seen.push([request.method, request.url, request.headers["user-agent"], request.headers.host]);
      response.writeHead(204).end();
    });
    await test.reaches("healthy", test.register(target));
    expect(seen[0]).toEqual(["GET", "/healthz?deep=1", "ELB-HealthChecker/2.0", `${target.ip}:8000`]);
  });

  it("asks at another port where the group says so", async () => {
    const target = await test.network.serve((_request, response) => response.end());
    await test.apply({ healthCheck: { port: 8001 } });
    await test.reaches("unhealthy", test.register(target));
    expect(new Set(test.network.dialled)).toEqual(new Set([`${target.ip}:8001`]));
  });

  it("tells the codes that it got instead", async () => {
    await test.apply();
    const target = await test.network.serve((_request, response) => response.writeHead(503).end());
    expect(await test.reaches("unhealthy", test.register(target))).toEqual({
      state: "unhealthy",
      reason: "Target.ResponseCodeMismatch",
      description: "Health checks failed with these codes: [503]",
    });
  });

  it("does not follow a redirect", async () => {
    await test.apply();
    const target = await test.network.serve((request, response) => {
      if (request.url === "/health") response.writeHead(302, { location: "/well" }).end();
      else response.end();
    });
    expect((await test.reaches("unhealthy", test.register(target))).description).toContain("[302]");
  });

  it("fails where nothing listens", async () => {
    await test.apply();
    expect(await test.reaches("unhealthy", test.register(test.network.nobody()))).toEqual({
      state: "unhealthy",
      reason: "Target.FailedHealthChecks",
      description: "Health checks failed",
    });
  });

  it("times out where no answer comes, at its own pace whatever the speed", async () => {
    await test.apply({ healthCheck: { timeoutSeconds: 0.2, unhealthyThreshold: 2 } });
    const began = performance.now();
    const target = await test.network.serve(() => undefined);
    expect(await test.reaches("unhealthy", test.register(target))).toMatchObject({ reason: "Target.Timeout" });
    expect(performance.now() - began).toBeGreaterThanOrEqual(399);
  });

  it("follows a target that falls ill and recovers", async () => {
    let status = 200;
    await test.apply();
    const target = test.register(await test.network.serve((_request, response) => response.writeHead(status).end()));
    await test.reaches("healthy", target);
    status = 500;
    await test.reaches("unhealthy", target);
    status = 200;
    await test.reaches("healthy", target);
  });

  it("goes on by new settings of the group", async () => {
    await test.apply();
    const target = await test.network.serve((request, response) => {
      response.writeHead(request.url === "/well" ? 200 : 404).end();
    });
    await test.reaches("unhealthy", test.register(target));
    await test.apply({ healthCheck: { path: "/well" } });
    await test.reaches("healthy", target);
  });

  it("asks less often at a slower speed", async () => {
    const slow = new TestAlb({ speed: 1 });
    await slow.apply();
    const target = await slow.network.serve((_request, response) => response.end());
    await slow.reaches("healthy", slow.register(target));
    await test.apply();
    const other = test.register(await test.network.serve((_request, response) => response.writeHead(500).end()));
    await test.reaches("unhealthy", other); // a hundred of its intervals would fit into one of the other's
    expect(slow.network.dialled).toHaveLength(1);
    await slow.close();
  });

  it("is not made in a group that no listener reaches", async () => {
    const target = await test.network.serve((_request, response) => response.end());
    await test.apply({ groups: [targetGroup("web"), targetGroup("lonely")] });
    test.register(target, "lonely");
    await test.reaches("healthy", test.register(target));
    expect(test.alb.targets.health("lonely", target)).toMatchObject({ state: "unused", reason: "Target.NotInUse" });
    expect(test.network.dialled.length).toBeGreaterThan(0);
  });

  it("waits for a group that is not read yet", async () => {
    const target = test.register(await test.network.serve((_request, response) => response.end()));
    expect(test.alb.targets.health("web", target)).toMatchObject({ reason: "Elb.RegistrationInProgress" });
    await test.apply();
    await test.reaches("healthy", target);
  });

  it("is not told of a target that nobody registered", async () => {
    await test.apply();
    expect(test.alb.targets.health("web", test.network.nobody())).toMatchObject({ reason: "Target.NotRegistered" });
  });
});

describe("requests and health", () => {
  let test: TestAlb;
  beforeEach(async () => {
    test = new TestAlb();
    await test.apply();
  });
  afterEach(() => test.close());

  const serve = async (name: string, status: number, state: "healthy" | "unhealthy") =>
    test.reaches(
      state,
      test.register(await test.network.serve((_request, response) => response.writeHead(status).end(name))),
    );

  it("an ill target gets none while another is well", async () => {
    await serve("ill", 500, "unhealthy");
    await serve("well", 200, "healthy");
    const texts = [];
    for (let at = 0; at < 4; at += 1) texts.push(await (await fetch(test.url)).text());
    expect(texts).toEqual(["well", "well", "well", "well"]);
  });

  it("all ill targets get them when none is well", async () => {
    await serve("a", 500, "unhealthy");
    await serve("b", 500, "unhealthy");
    const texts = [];
    for (let at = 0; at < 4; at += 1) texts.push(await (await fetch(test.url)).text());
    expect(texts.sort()).toEqual(["a", "a", "b", "b"]);
    expect(test.alb.stats().targetGroups).toMatchObject([{ arn: "web", healthyHosts: 0, unhealthyHosts: 2 }]);
  });
});
