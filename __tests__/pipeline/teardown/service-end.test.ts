import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CreateClusterCommand, CreateServiceCommand } from "@aws-sdk/client-ecs";
import { readDeployment } from "../../../environments/deployment";
import { currentService } from "../../../pipeline/deployment/ecs";
import { finalRolloutFault } from "../../../pipeline/deployment/rollout";
import { drainService, suspendScaling } from "../../../pipeline/teardown/service-end";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { callAws } from "../../support/caller-of-aws";
import { EmulatedFargate } from "../../support/emulated-fargate";
import { echoService } from "../../support/local-task";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const [cluster, serviceName] = ["dev-cluster", "dev-stockwiz"];
const target = {
  ServiceNamespace: "ecs",
  ScalableDimension: "ecs:service:DesiredCount",
  ResourceId: `service/${cluster}/${serviceName}`,
} as const;

describe("the end of a service", () => {
  let aws: EmulatedFargate;
  let scaling: ApplicationAutoScalingClient;
  beforeAll(async () => {
    aws = await EmulatedFargate.start();
    await aws.reset();
    scaling = new ApplicationAutoScalingClient({
      endpoint: aws.url,
      region: "us-east-1",
      credentials: CREDENTIALS,
    });
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
    await aws.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const slowly = echoService(8000).replace("process.exit(0)", "setTimeout(() => process.exit(0), 1500)");
    const taskDefinition = await aws.register(slowly);
    await aws.ecs.send(
      new CreateServiceCommand({
        ...{ cluster, serviceName, taskDefinition, desiredCount: 1, launchType: "FARGATE" },
        networkConfiguration: aws.network,
      }),
    );
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
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 4 }));
    expect(await suspendScaling(deployment)).toBe("service/dev-cluster/dev-stockwiz: is not scaled any more");
    const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }));
    expect(ScalableTargets).toEqual([
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
