import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import { NightStop, type NightTimes } from "./night-stop";

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
  /** From then on the limits belong to the times of day, and no apply puts them back. @default it runs all the time */
  readonly nightStop?: NightTimes | undefined;
}

/** Adds and removes tasks of a service, so that CPU and memory stay near their targets, or by the time of day. */
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
      ...(props.nightStop && { lifecycle: { ignoreChanges: ["min_capacity", "max_capacity"] } }),
    });
    if (props.nightStop) new NightStop(this, "night-stop", { ...props, ...props.nightStop, target });
    if (props.maxTasks === props.minTasks) return; // there is nothing to steer
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
