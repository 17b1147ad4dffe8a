import { Addresses } from "../../../rehearsal/fargate/addresses";
import { nextToStop, readinessOf } from "../../../rehearsal/fargate/dependencies";
import { breakerThreshold } from "../../../rehearsal/fargate/deployment";
import { afterCheck, checkCommand, pauseAfter, scheduleOf, UNCHECKED } from "../../../rehearsal/fargate/health";
import { parseReference } from "../../../rehearsal/fargate/image";
import { programPace } from "../../../rehearsal/fargate/program-pace";

describe("the circuit breaker's threshold", () => {
  // at least 3, at most 200, half of what is wanted in between
  it.each([
    [1, 3],
    [2, 3],
    [25, 13],
    [400, 200],
    [800, 200],
  ])("of %d wanted tasks is %d failures", (desired, threshold) => {
    expect(breakerThreshold(desired)).toBe(threshold);
  });
});

describe("a health check", () => {
  const schedule = { intervalMs: 1, restMs: 5, timeoutMs: 1, retries: 2, startPeriodMs: 100 };

  it("does not count failures in the start period", () => {
    expect(afterCheck(UNCHECKED, false, 99, schedule)).toEqual(UNCHECKED);
  });

  it("counts failures in the start period once it has succeeded", () => {
    const well = afterCheck(UNCHECKED, true, 1, schedule);
    expect(afterCheck(well, false, 2, schedule)).toEqual({ health: "HEALTHY", failures: 1 });
  });

  it("hurries with a container that is not well, and asks one that is as often as AWS would", () => {
    const hurried = scheduleOf({ command: ["CMD", "true"], interval: 10 }, 5);
    const pauses = [UNCHECKED, { health: "HEALTHY", failures: 0 }, { health: "HEALTHY", failures: 1 }] as const;
    expect(pauses.map((state) => pauseAfter(state, hurried))).toEqual([2000, 10_000, 2000]);
    expect(pauseAfter({ health: "UNHEALTHY", failures: 3 }, hurried)).toBe(2000);
  });

  it("gives a program the longer to start the busier the machine is, and never longer than AWS", () => {
    const paces = [0, 2, 8, 100].map((waiting) => programPace(10, { waiting, cores: 2 }));
    expect(paces).toEqual([10, 10, 2.5, 1]);
    expect(programPace(0.5, { waiting: 8, cores: 2 })).toBe(0.5);
    const check = { command: ["CMD", "true"], interval: 10, startPeriod: 30 };
    expect(scheduleOf(check, 10, 2.5)).toMatchObject({ intervalMs: 1000, startPeriodMs: 12_000 });
  });

  it("finds a container unhealthy after as many failures in a row as it may have", () => {
    const once = afterCheck(UNCHECKED, false, 100, schedule);
    expect([once.health, afterCheck(once, false, 101, schedule).health]).toEqual(["UNKNOWN", "UNHEALTHY"]);
  });

  it("gives a shell to CMD-SHELL and none to CMD", () => {
    expect(checkCommand({ command: ["CMD-SHELL", "a || b"] })).toEqual(["/bin/sh", "-c", "a || b"]);
    expect(checkCommand({ command: ["CMD", "redis-cli", "ping"] })).toEqual(["redis-cli", "ping"]);
  });
});

describe("a dependency", () => {
  const waitingFor = (condition: "START" | "COMPLETE" | "SUCCESS" | "HEALTHY") => ({
    dependsOn: [{ containerName: "other", condition }],
  });
  const other = { name: "other", lastStatus: "STOPPED", health: "UNKNOWN" } as const;

  it.each([
    ["COMPLETE", 1, "ready"],
    ["SUCCESS", 0, "ready"],
    ["SUCCESS", 1, "never"],
    ["HEALTHY", 0, "never"],
    ["START", 1, "ready"],
  ] as const)("on %s of a container that ended with %d is %s", (condition, exitCode, readiness) => {
    expect(readinessOf(waitingFor(condition), new Map([["other", { ...other, exitCode }]]))).toBe(readiness);
  });

  it("on a container that does not exist is never met", () => {
    expect(readinessOf(waitingFor("START"), new Map())).toBe("never");
  });

  it("lets a container stop when those that need it have stopped", () => {
    const definitions = [
      { name: "database" },
      { name: "service", dependsOn: [{ containerName: "database", condition: "HEALTHY" as const }] },
    ];
    expect(nextToStop(definitions, new Set(["database", "service"]))).toEqual(["service"]);
    expect(nextToStop(definitions, new Set(["database"]))).toEqual(["database"]);
  });
});

describe("a reference", () => {
  it.each([
    ["redis", { registry: "docker.io", repository: "redis" }],
    ["redis:7", { registry: "docker.io", repository: "redis", tag: "7" }],
    ["localhost:5000/a/b:1", { registry: "localhost:5000", repository: "a/b", tag: "1" }],
    [
      "public.ecr.aws/docker/library/redis:7.4",
      { registry: "public.ecr.aws", repository: "docker/library/redis", tag: "7.4" },
    ],
  ])("%s has its parts", (text, parts) => {
    expect(parseReference(text)).toEqual(parts);
  });
});

describe("addresses", () => {
  it("are of their subnet, and never the same", () => {
    const addresses = new Addresses();
    expect([addresses.take("10.0.11.0/24"), addresses.take("10.0.11.0/24"), addresses.take("10.0.12.0/24")]).toEqual([
      "10.0.11.37",
      "10.0.11.38",
      "10.0.12.37",
    ]);
  });

  it("reject another task when the subnet is full", () => {
    const addresses = new Addresses();
    const taken = () => Array.from({ length: 16 }, () => addresses.take("10.0.0.0/28"));
    expect(taken).toThrow("subnet 10.0.0.0/28 has no address left for another task");
  });
});
