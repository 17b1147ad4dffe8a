import type { Deployment, Service, Task } from "@aws-sdk/client-ecs";
import { healthFault, lossFault, type Rollout, rolloutFault } from "../../../pipeline/deployment/rollout";
import type { TargetGroup } from "../../../pipeline/deployment/targets";

const rollout: Rollout = { taskDefinition: "stockwiz:2", id: "ecs-svc/2", desiredCount: 2 };
const primary: Deployment = {
  ...{ id: "ecs-svc/2", status: "PRIMARY", taskDefinition: "stockwiz:2" },
  ...{ rolloutState: "COMPLETED", runningCount: 2 },
};
const service = (change: Partial<Deployment> = {}, desiredCount = 2): Service => ({
  desiredCount,
  deployments: [
    { ...primary, ...change },
    { ...primary, id: "ecs-svc/1", status: "ACTIVE", runningCount: 0 },
  ],
});

describe("a deployment of ECS", () => {
  it.each<[string, Service]>([
    ["runs all its tasks", service()],
    ["runs more than it needs, while autoscaling takes some away", service({ runningCount: 2 }, 1)],
    ["starts some more, because autoscaling wants them", service({ runningCount: 2, pendingCount: 2 }, 4)],
  ])("has nothing against it that %s", (_name, found) => {
    expect(rolloutFault(found, rollout)).toBeUndefined();
  });

  it.each<[string, Service | undefined, string]>([
    ["is gone with its service", undefined, "ecs: the service is gone"],
    [
      "was taken back",
      service({ taskDefinition: "stockwiz:1" }),
      "ecs: stockwiz:1 runs and not stockwiz:2: the deployment was rolled back",
    ],
    [
      "gave way to another of the same task definition",
      service({ id: "ecs-svc/3" }),
      "ecs: the deployment ecs-svc/3 has taken the place of ecs-svc/2",
    ],
    [
      "failed",
      service({ rolloutState: "FAILED", rolloutStateReason: "circuit breaker" }),
      "ecs: the deployment ecs-svc/2 is FAILED: circuit breaker",
    ],
    ["has lost a task", service({ runningCount: 1 }), "ecs: 1 of 2 tasks run"],
    ["has lost a task while autoscaling wants more", service({ runningCount: 1 }, 4), "ecs: 1 of 2 tasks run"],
  ])("is rejected when it %s", (_name, found, fault) => {
    expect(rolloutFault(found, rollout)).toBe(fault);
  });
});

describe("a task that ended", () => {
  const since = new Date("2026-01-02T03:04:05Z");
  const dead: Task = {
    ...{ taskArn: "task/1", taskDefinitionArn: "stockwiz:2", stoppedAt: new Date(since.getTime() + 1000) },
    ...{ stopCode: "EssentialContainerExited", stoppedReason: "Essential container in task exited" },
  };
  const fault = "ecs: a task of the new version ended by itself: task/1: Essential container in task exited";

  it.each<[string, Partial<Task>]>([
    ["of the new version", {}],
    ["which ECS cannot date yet", { stoppedAt: undefined }],
  ])("counts against the deployment, %s, however many others run", (_name, change) => {
    expect(
      lossFault(
        [
          { ...dead, taskDefinitionArn: "stockwiz:1" },
          { ...dead, ...change },
        ],
        rollout,
        since,
      ),
    ).toBe(fault);
  });

  it("counts when ECS stopped it for its failed health check", () => {
    const stoppedReason = "Task failed container health checks";
    const unwell = { ...dead, stopCode: "ServiceSchedulerInitiated", stoppedReason } as const;
    expect(lossFault([unwell], rollout, since)).toContain(stoppedReason);
  });

  it.each<[string, Partial<Task>]>([
    ["of another version", { taskDefinitionArn: "stockwiz:1" }],
    ["before anybody looked", { stoppedAt: new Date(since.getTime() - 1) }],
    ["because there are to be fewer", { stopCode: "ServiceSchedulerInitiated", stoppedReason: "Scaling activity" }],
    ["because somebody stopped it", { stopCode: "UserInitiated", stoppedReason: "by hand" }],
  ])("does not count %s", (_name, change) => {
    expect(lossFault([{ ...dead, ...change }], rollout, since)).toBeUndefined();
  });
});

describe("the targets of a deployment", () => {
  const group = (name: string, ...states: string[]): TargetGroup => ({
    name,
    asks: "its health check asks GET / and wants 200",
    targets: states.map((state, index) => ({ address: `10.0.11.${index}:8000`, state, why: undefined })),
  });

  it("are enough when each group has as many healthy ones as tasks are needed, whatever becomes of old ones", () => {
    expect(healthFault([group("web", "healthy", "draining", "healthy"), group("api", "healthy", "healthy")], 2)).toBe(
      undefined,
    );
  });

  it.each(["unhealthy", "initial", "draining", "unused"])("are too few when one is %s", (state) => {
    expect(healthFault([group("web", "healthy", "healthy"), group("api", "healthy", state)], 2)).toBe(
      "targets: api: 1 of 2 are healthy: its health check asks GET / and wants 200",
    );
  });
});
