import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from "@aws-sdk/client-application-auto-scaling";
import { CreateClusterCommand, CreateServiceCommand } from "@aws-sdk/client-ecs";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import type { EmulatedFargate } from "./emulated-fargate";

const [cluster, serviceName] = ["dev-cluster", "dev-stockwiz"];

/** The service of dev with its scaling, in an emulated AWS. */
export class StandingService {
  readonly #scaling: ApplicationAutoScalingClient;

  constructor(private readonly aws: EmulatedFargate) {
    this.#scaling = new ApplicationAutoScalingClient({
      ...{ endpoint: aws.url, region: "us-east-1", credentials: CREDENTIALS },
    });
  }

  async start(taskDefinition: string, desiredCount: number): Promise<void> {
    const { ecs, network: networkConfiguration } = this.aws;
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    await ecs.send(
      new CreateServiceCommand({
        ...{ cluster, serviceName, taskDefinition, desiredCount, launchType: "FARGATE", networkConfiguration },
      }),
    );
  }

  async scale(MinCapacity: number, MaxCapacity: number): Promise<void> {
    await this.#scaling.send(
      new RegisterScalableTargetCommand({
        ...{ ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount", MinCapacity, MaxCapacity },
        ResourceId: `service/${cluster}/${serviceName}`,
      }),
    );
  }

  /** All that is scaled. */
  async scaling(): Promise<ScalableTarget[]> {
    const { ScalableTargets = [] } = await this.#scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }),
    );
    return ScalableTargets;
  }
}
