import { readDeployment } from "../../../environments/deployment";
import { currentService } from "../../../pipeline/deployment/ecs";
import { finalRolloutFault } from "../../../pipeline/deployment/rollout";
import { drainService, suspendScaling } from "../../../pipeline/teardown/service-end";
import {
  findStandstill,
  recordWords,
  restartService,
  restartWords,
  type Standstill,
  standstillOf,
} from "../../../pipeline/teardown/service-restart";
import { callAws } from "../../support/caller-of-aws";
import { EmulatedFargate } from "../../support/emulated-fargate";
import { echoService } from "../../support/local-task";
import { StandingService } from "../../support/standing-service";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const suspended = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };

describe("a service that stands still", () => {
  type Case = readonly [string, number, Parameters<typeof standstillOf>[1], Standstill | undefined];
  it.each<Case>([
    ["has no task and nothing scales it", 0, undefined, { tasks: 2, isSuspended: false }],
    [
      "has no task and its scaling is suspended",
      0,
      { MinCapacity: 3, SuspendedState: suspended },
      { tasks: 3, isSuspended: true },
    ],
    [
      "has tasks and its scaling is suspended",
      2,
      { MinCapacity: 3, SuspendedState: suspended },
      { tasks: 0, isSuspended: true },
    ],
    ["has no task although it is scaled to one at least", 0, { MinCapacity: 1 }, { tasks: 1, isSuspended: false }],
  ])("%s", (_, desiredCount, target, expected) => {
    expect(standstillOf({ desiredCount }, target, 2)).toEqual(expected);
  });

  it.each<readonly [string, number, Parameters<typeof standstillOf>[1]]>([
    ["has tasks", 1, undefined],
    ["has fewer tasks than at least, which is autoscaling's to put right", 1, { MinCapacity: 2, SuspendedState: {} }],
    ["is scaled to none, as for a night", 0, { MinCapacity: 0, SuspendedState: { DynamicScalingInSuspended: false } }],
  ])("is no service that %s", (_, desiredCount, target) => {
    expect(standstillOf({ desiredCount }, target, 2)).toBeUndefined();
  });

  it("is told with all that there is to do", () => {
    expect(restartWords({ tasks: 2, isSuspended: true })).toBe("start 2 of its tasks and let it be scaled again");
    expect(restartWords({ tasks: 0, isSuspended: true })).toBe("let it be scaled again");
  });

  it("is told with who asked for the end, how to go on and how to take it back, where it is on record", () => {
    const words = recordWords(deployment, { who: "alice", why: "moved", when: "2026-11-01" });
    expect(words).toMatch(/since 2026-11-01 \(alice: moved\); nothing was started;/);
    expect(words).toMatch(
      /destroy --env dev;.+destroy --env dev --stack teardown, then .+apply --env dev --stack app$/,
    );
  });
});

describe("a service that a teardown stopped", () => {
  let aws: EmulatedFargate;
  let service: StandingService;
  let taskDefinition: string;
  beforeAll(async () => {
    aws = await EmulatedFargate.start();
    await aws.reset();
    service = new StandingService(aws);
  });
  callAws(() => aws.url);
  afterAll(() => aws.stop());

  it("does not stand still before it is there", async () => {
    expect(await findStandstill(deployment)).toBeUndefined();
  });

  it("runs and is scaled again as before, with one more run after one that was cut off", async () => {
    taskDefinition = await aws.register(echoService(8000));
    await service.start(taskDefinition, 2);
    await service.scale(2, 4);
    expect(await finalRolloutFault(deployment, taskDefinition)).toBeUndefined();
    expect(await findStandstill(deployment)).toBeUndefined();

    await suspendScaling(deployment);
    await drainService(deployment);
    expect(await findStandstill(deployment)).toEqual({ tasks: 2, isSuspended: true });

    await restartService(deployment, { tasks: 0, isSuspended: true });
    const left = await findStandstill(deployment);
    expect(left).toEqual({ tasks: 2, isSuspended: false });
    if (left) await restartService(deployment, left);
    expect(await currentService(deployment)).toMatchObject({ desiredCount: 2, runningCount: 2 });
    expect(await findStandstill(deployment)).toBeUndefined();
    const [found] = await service.scaling();
    expect(found).toMatchObject({ MinCapacity: 2, MaxCapacity: 4 });
    expect(Object.values(found?.SuspendedState ?? {})).not.toContain(true);
  });
});
