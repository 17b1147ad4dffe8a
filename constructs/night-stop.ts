import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import type { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** The least and the greatest number of tasks. */
type Limits = readonly [number, number];

/** When a service stops for the night, and starts again. */
export interface NightTimes {
  /** `HH:MM` in the time zone. */
  readonly stopAt: string;
  readonly startAt: string;
  /** Of the IANA database, such as `Europe/Berlin`; summer time is followed. */
  readonly timeZone: string;
  /** Whether it stays stopped on Saturdays and Sundays. */
  readonly weekendsOff: boolean;
}

export interface NightStopProps extends NightTimes {
  readonly serviceName: string;
  readonly target: AppautoscalingTarget;
  /** Tasks of the day. */
  readonly minTasks: number;
  readonly maxTasks: number;
}

/**
 * Takes the tasks of a service to zero at night, and back in the morning.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
 */
export class NightStop extends Construct {
  constructor(scope: Construct, id: string, props: NightStopProps) {
    super(scope, id);
    const { serviceName, target, minTasks, maxTasks, timeZone, weekendsOff } = props;
    const act = (
      name: string,
      schedule: string,
      [minCapacity, maxCapacity]: Limits,
      dependsOn: ITerraformDependable[],
    ) =>
      new AppautoscalingScheduledAction(this, name, {
        name: `${serviceName}-${name}`,
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        schedule,
        timezone: timeZone,
        // AWS takes them as texts, and 0 as "0" only: an empty one means "as it is".
        scalableTargetAction: { minCapacity: String(minCapacity), maxCapacity: String(maxCapacity) },
        dependsOn,
      });
    const stop = act("night", cronAt(props.stopAt, "*"), [0, 0], []);
    // One after the other: two changes of one target at once are a conflict.
    act("morning", cronAt(props.startAt, weekendsOff ? "MON-FRI" : "*"), [minTasks, maxTasks], [stop]);
  }
}

/** @param days Of the week, in the words of cron. */
const cronAt = (time: string, days: string): string => {
  const [hours, minutes] = time.split(":").map(Number);
  return `cron(${minutes} ${hours} ? * ${days} *)`;
};
