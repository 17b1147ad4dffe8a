import { readDeployment } from "../../../environments/deployment";
import { currentService } from "../../../pipeline/deployment/ecs";
import { finalRolloutFault } from "../../../pipeline/deployment/rollout";
import { drainService, suspendScaling } from "../../../pipeline/teardown/service-end";
import { callAws } from "../../support/caller-of-aws";
import { EmulatedFargate } from "../../support/emulated-fargate";
import { echoService } from "../../support/local-task";
import { StandingService } from "../../support/standing-service";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });

describe("the end of a service", () => {
  let aws: EmulatedFargate;
  let service: StandingService;
  beforeAll(async () => {
    aws = await EmulatedFargate.start();
    await aws.reset();
    service = new StandingService(aws);
  });
  callAws(() => aws.url);
  afterAll(() => aws.stop());

  it("has nothing to stop where there is no service", async () => {
    expect([await suspendScaling(deployment), await drainService(deployment)]).toEqual([
      "there is no service",
      "there is no service",
    ]);
  });

  it("drains every task of it to its end, and again with nothing to do", async () => {
    const slowly = echoService(8000).replace("process.exit(0)", "setTimeout(() => process.exit(0), 1500)");
    const taskDefinition = await aws.register(slowly);
    await service.start(taskDefinition, 1);
    expect(await finalRolloutFault(deployment, taskDefinition)).toBeUndefined();
    expect(await currentService(deployment)).toMatchObject({ runningCount: 1 });
    for (const time of ["first", "again"]) {
      expect([time, await drainService(deployment)]).toEqual([time, "dev-stockwiz: no task runs any more"]);
      expect(aws.fargate.tasks().filter(({ status }) => status !== "STOPPED")).toEqual([]);
    }
    expect(await currentService(deployment)).toMatchObject({ desiredCount: 0 });
  });

  it("says when nothing scales it", async () => {
    expect(await suspendScaling(deployment)).toBe("nothing scales service/dev-cluster/dev-stockwiz");
  });

  it("suspends all scaling of it, and leaves its bounds", async () => {
    await service.scale(2, 4);
    expect(await suspendScaling(deployment)).toBe("service/dev-cluster/dev-stockwiz: is not scaled any more");
    expect(await service.scaling()).toEqual([
      expect.objectContaining({
        ...{ MinCapacity: 2, MaxCapacity: 4 },
        SuspendedState: {
          DynamicScalingInSuspended: true,
          DynamicScalingOutSuspended: true,
          ScheduledScalingSuspended: true,
        },
      }),
    ]);
  });
});
