import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";

const NAMESPACE = "ecs";
const DIMENSION = "ecs:service:DesiredCount";

export interface AutoscalingProps {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Average over all tasks that a policy steers to, in percent. */
  readonly targetCpuPercent: number;
  readonly targetMemoryPercent: number;
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
}

/** Adds and removes tasks of a service, so that CPU and memory stay near their targets. */
export class Autoscaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AutoscalingProps,
  ) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: NAMESPACE,
      scalableDimension: DIMENSION,
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: props.minTasks,
      maxCapacity: props.maxTasks,
    });
    this.addPolicy("cpu", target, "ECSServiceAverageCPUUtilization", props.targetCpuPercent);
    this.addPolicy("memory", target, "ECSServiceAverageMemoryUtilization", props.targetMemoryPercent);
  }

  private addPolicy(
    id: string,
    { resourceId }: AppautoscalingTarget,
    predefinedMetricType: string,
    targetValue: number,
  ): void {
    const { serviceName, scaleInCooldownSeconds, scaleOutCooldownSeconds } = this.props;
    new AppautoscalingPolicy(this, id, {
      name: `${serviceName}-${id}`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: NAMESPACE,
      scalableDimension: DIMENSION,
      resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType },
        targetValue,
        scaleInCooldown: scaleInCooldownSeconds,
        scaleOutCooldown: scaleOutCooldownSeconds,
      },
    });
  }
}
