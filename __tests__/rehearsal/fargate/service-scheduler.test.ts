import { ScriptedService } from "../../support/scripted-service";

/** Longer than any grace period or pause. */
const LONG_SECONDS = 1000;
const FAILURES_TO_GIVE_UP = 3;

/** A service whose first revision runs. */
const deployed = (own: ConstructorParameters<typeof ScriptedService>[0] = {}): ScriptedService => {
  const service = new ScriptedService(own);
  service.bringUp("web:1");
  return service;
};
const crashUntilGivenUp = (service: ScriptedService, revision: string): void => {
  for (let failures = 0; failures < FAILURES_TO_GIVE_UP; failures += 1) {
    service.crash(revision);
    service.pass(LONG_SECONDS);
  }
};

describe("a service", () => {
  it("starts as many tasks as are wanted and registers each when it runs", () => {
    const service = new ScriptedService({ desiredCount: 2 });
    expect([service.tasks, service.targets.registered.size]).toEqual([["web:1 coming", "web:1 coming"], 0]);
    service.run("web:1");
    expect(service.targets.registered.size).toBe(2);
  });

  it("is in a steady state when its tasks are well, and says so once", () => {
    const service = deployed();
    service.pass(LONG_SECONDS);
    expect(service.told).toEqual([
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "SERVICE_DEPLOYMENT_COMPLETED",
      "SERVICE_STEADY_STATE",
    ]);
    expect(service.scheduler.rollout.events[0]?.message).toBe("(service web) has reached a steady state.");
  });

  it("is not in a steady state while a target group has not found its task well", () => {
    const service = new ScriptedService();
    service.run("web:1");
    expect(service.primary?.rolloutState).toBe("IN_PROGRESS");
  });

  it("waits for a place for its tasks, which is no failure of theirs, and goes on when there is one", () => {
    const service = deployed();
    service.placementRefusal = "You've reached the limit on the number of vCPUs you can run concurrently";
    service.scheduler.update({ taskDefinition: "web:2" });
    for (let attempts = 0; attempts < FAILURES_TO_GIVE_UP + 1; attempts += 1) service.pass(LONG_SECONDS);
    expect(service.tasks).toEqual(["web:1 up"]);
    expect(service.primary).toMatchObject({ rolloutState: "IN_PROGRESS", failedTasks: 0 });
    expect(service.scheduler.rollout.events[0]?.message).toBe(
      "(service web) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
    );
    expect(service.told.at(-1)).toBe("SERVICE_TASK_PLACEMENT_FAILURE");
    service.placementRefusal = undefined;
    service.pass(LONG_SECONDS);
    expect(service.tasks).toEqual(["web:1 up", "web:2 coming"]);
  });

  it("starts another task when one ends", () => {
    const service = deployed();
    service.crash("web:1");
    service.pass(LONG_SECONDS);
    expect(service.tasks).toEqual(["web:1 coming"]);
  });

  it("replaces a task that a target group finds unhealthy when the grace period is over, and not before", async () => {
    const service = deployed();
    service.condemn("web:1");
    expect(service.tasks).toEqual(["web:1 coming"]);
    service.pass(LONG_SECONDS);
    await service.targets.drained();
    const stopped = service.events.findLast(({ detail }) => "stoppedReason" in detail);
    expect(stopped?.detail).toMatchObject({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: "Task failed ELB health checks in (target-group arn:group)",
    });
  });

  it("tells in ECS's words which port a target group finds unhealthy, and why", () => {
    const service = new ScriptedService();
    service.bringUp("web:1");
    service.pass(LONG_SECONDS);
    service.condemn("web:1");
    const messages = service.scheduler.rollout.events.map(({ message }) => message);
    expect(messages).toContain(
      "(service web) (port 8000) is unhealthy in (target-group arn:group) due to (reason Health checks failed)",
    );
  });

  it("scales out and in", async () => {
    const service = deployed();
    service.scheduler.update({ desiredCount: 3 });
    service.bringUp("web:1");
    expect(service.tasks).toEqual(["web:1 up", "web:1 up", "web:1 up"]);
    service.scheduler.update({ desiredCount: 1 });
    await service.targets.drained();
    expect(service.tasks).toEqual(["web:1 up"]);
  });

  it("is INACTIVE when it is removed and its last task is gone", async () => {
    const service = deployed();
    service.scheduler.remove();
    expect([service.scheduler.status, service.tasks]).toEqual(["DRAINING", ["web:1 leaving"]]);
    await service.targets.drained();
    expect([service.scheduler.status, service.tasks]).toEqual(["INACTIVE", []]);
  });
});

describe("a deployment", () => {
  it("keeps the old task until the new one is well, then drains it before it stops it", async () => {
    const service = deployed();
    service.scheduler.update({ taskDefinition: "web:2" });
    expect(service.tasks).toEqual(["web:1 up", "web:2 coming"]);
    service.bringUp("web:2");
    expect(service.tasks).toEqual(["web:1 leaving", "web:2 up"]);
    expect(service.primary?.rolloutState).toBe("IN_PROGRESS");
    await service.targets.drained();
    expect([service.tasks, service.primary?.rolloutState]).toEqual([["web:2 up"], "COMPLETED"]);
  });

  it("first stops an old task where there is no room for one more", async () => {
    const service = deployed({ desiredCount: 2, minimumPercent: 50, maximumPercent: 100 });
    service.scheduler.update({ taskDefinition: "web:2" });
    expect(service.tasks).toEqual(["web:1 leaving", "web:1 up", "web:2 coming"]);
  });

  it("never has two tasks up where it may have one", async () => {
    const service = deployed({ desiredCount: 1, minimumPercent: 0, maximumPercent: 100 });
    service.scheduler.update({ taskDefinition: "web:2" });
    expect(service.tasks).toEqual(["web:1 leaving", "web:2 coming"]);
  });

  it("never has fewer tasks up than the minimum", () => {
    const service = deployed({ desiredCount: 4, minimumPercent: 75, maximumPercent: 125 });
    service.scheduler.update({ taskDefinition: "web:2" });
    expect(service.tasks.filter((task) => task.endsWith("up"))).toHaveLength(3);
    expect(service.tasks.filter((task) => task.startsWith("web:2"))).toHaveLength(2);
  });

  it("gives up what a later one supersedes before it is well", () => {
    const service = deployed();
    service.scheduler.update({ taskDefinition: "web:2" });
    service.scheduler.update({ taskDefinition: "web:3" });
    expect(service.tasks).toEqual(["web:1 up", "web:2 leaving", "web:3 coming"]);
  });

  it("that fails three times in a row is rolled back, and the old task has served all the while", async () => {
    const service = deployed();
    service.scheduler.update({ taskDefinition: "web:2" });
    crashUntilGivenUp(service, "web:2");
    expect(service.tasks).toEqual(["web:1 up"]);
    expect(service.primary).toMatchObject({ revision: { taskDefinition: "web:1" }, rolloutState: "COMPLETED" });
    expect(service.told.filter((name) => name.startsWith("SERVICE_DEPLOYMENT")).slice(2)).toEqual([
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "SERVICE_DEPLOYMENT_FAILED",
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "SERVICE_DEPLOYMENT_COMPLETED",
    ]);
  });

  it("that never becomes healthy is rolled back", async () => {
    const service = deployed();
    service.scheduler.update({ taskDefinition: "web:2" });
    for (let failures = 0; failures < FAILURES_TO_GIVE_UP; failures += 1) {
      service.run("web:2");
      service.condemn("web:2");
      service.pass(LONG_SECONDS);
      await service.targets.drained();
      service.pass(LONG_SECONDS);
    }
    expect([service.tasks, service.primary?.revision.taskDefinition]).toEqual([["web:1 up"], "web:1"]);
  });

  it("starts its count of failures again when a task becomes healthy", () => {
    const service = deployed({ desiredCount: 2 });
    service.scheduler.update({ taskDefinition: "web:2" });
    service.crash("web:2");
    expect(service.primary?.failedTasks).toBe(2);
    service.pass(LONG_SECONDS);
    service.bringUp("web:2");
    expect(service.primary?.failedTasks).toBe(0);
  });

  it("that is the first of all fails without a rollback, and starts nothing more", () => {
    const service = new ScriptedService();
    crashUntilGivenUp(service, "web:1");
    expect([service.tasks, service.primary?.rolloutState]).toEqual([[], "FAILED"]);
  });

  it("tries on and on without a circuit breaker", () => {
    const service = new ScriptedService({ circuitBreaker: { enable: false, rollback: false } });
    crashUntilGivenUp(service, "web:1");
    crashUntilGivenUp(service, "web:1");
    expect([service.tasks, service.primary?.rolloutState]).toEqual([["web:1 coming"], "IN_PROGRESS"]);
  });

  it("waits longer after each failure before it tries again", () => {
    const service = new ScriptedService();
    service.crash("web:1");
    expect(service.tasks).toEqual([]);
    service.pass(2);
    expect(service.tasks).toEqual(["web:1 coming"]);
    service.crash("web:1");
    service.pass(2);
    expect(service.tasks).toEqual([]);
  });

  it("that was rolled back is not tried again when the service is scaled", () => {
    const service = deployed();
    service.scheduler.update({ taskDefinition: "web:2" });
    crashUntilGivenUp(service, "web:2");
    service.scheduler.update({ desiredCount: 2 });
    expect(service.tasks).toEqual(["web:1 up", "web:1 coming"]);
  });

  it("replaces the one task there can be where tasks share the machine's ports", async () => {
    const service = new ScriptedService({}, true);
    service.bringUp("web:1");
    service.scheduler.update({ taskDefinition: "web:2" });
    expect(service.tasks).toEqual(["web:1 leaving"]);
    await service.targets.drained();
    expect(service.tasks).toEqual(["web:2 coming"]);
  });
});
