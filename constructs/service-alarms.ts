import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import {
  albMetric,
  databaseMetric,
  ecsMetric,
  lambdaMetric,
  type Measured,
  type Metric,
  unhealthyTargets,
} from "./metric";

const PERIOD_SECONDS = 300;
/** A busy quarter of an hour is no incident; 25 minutes are. */
const SUSTAINED_PERIODS = 5;
const MOST_CPU_PERCENT = 80;
const MOST_MEMORY_PERCENT = 80;
const MOST_ALB_ERRORS = 10;
const MOST_LCUS = 8;
/** The design's 1500 ms of the notifier's 10 s: it calls two services, and one that has become slow shows long before the end. */
const MOST_LAMBDA_TIMEOUT_PERCENT = 15;

export interface ServiceAlarmsProps {
  /** Begins the name of every alarm. */
  readonly prefix: string;
  readonly measured: Measured;
  /** After which Lambda ends the notifier, in seconds: the alarm of its duration begins at a share of it. */
  readonly notifierTimeoutSeconds: number;
  /** Told when an alarm begins and when it ends. */
  readonly topicArn: string;
}

interface Alarm {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  /** The alarm begins above it. */
  readonly threshold: number;
  /** Periods of five minutes in a row. @default 1 */
  readonly periods?: number;
}

const databaseAlarms = ({ databaseIdentifier }: Measured): Alarm[] =>
  databaseIdentifier === undefined
    ? []
    : [
        {
          name: "database-cpu-high",
          description: `the database uses more than ${MOST_CPU_PERCENT} % of its CPU`,
          metric: databaseMetric(databaseIdentifier, "CPUUtilization"),
          threshold: MOST_CPU_PERCENT,
          periods: SUSTAINED_PERIODS,
        },
      ];

/** A percent of a second is 10 ms. */
const durationAlarm = (measured: Measured, timeoutSeconds: number): Alarm => {
  const threshold = MOST_LAMBDA_TIMEOUT_PERCENT * timeoutSeconds * 10;
  return {
    name: "notifier-duration",
    description: `the notifier took longer than ${threshold} ms, ${MOST_LAMBDA_TIMEOUT_PERCENT} % of its timeout`,
    metric: lambdaMetric(measured, "Duration", "Maximum"),
    threshold,
  };
};

const alarmsOf = ({ measured, notifierTimeoutSeconds }: ServiceAlarmsProps): Alarm[] => [
  {
    name: "cpu-high",
    description: `tasks use more than ${MOST_CPU_PERCENT} % of their CPU`,
    metric: ecsMetric(measured, "CPUUtilization"),
    threshold: MOST_CPU_PERCENT,
    periods: SUSTAINED_PERIODS,
  },
  {
    name: "memory-high",
    description: `tasks use more than ${MOST_MEMORY_PERCENT} % of their memory`,
    metric: ecsMetric(measured, "MemoryUtilization"),
    threshold: MOST_MEMORY_PERCENT,
    periods: SUSTAINED_PERIODS,
  },
  ...Object.entries(measured.targetGroupArnSuffixes).map(([service, suffix]) => ({
    name: `${service}-unhealthy-targets`,
    description: `a task of ${service} fails its health check`,
    metric: unhealthyTargets(measured, suffix),
    threshold: 0,
  })),
  {
    name: "alb-5xx",
    description: `the load balancer answered more than ${MOST_ALB_ERRORS} requests with an error of its own in 5 minutes`,
    metric: albMetric(measured, "HTTPCode_ELB_5XX_Count"),
    threshold: MOST_ALB_ERRORS,
  },
  {
    name: "alb-peak-lcus",
    description: `the load balancer used more than ${MOST_LCUS} capacity units at once, which is what it is billed by`,
    metric: albMetric(measured, "PeakLCUs", "Maximum"),
    threshold: MOST_LCUS,
  },
  durationAlarm(measured, notifierTimeoutSeconds),
  {
    name: "notifier-errors",
    description: "the notifier failed",
    metric: lambdaMetric(measured, "Errors"),
    threshold: 0,
  },
  ...databaseAlarms(measured),
];

/** What somebody has to look at: tasks, load balancer, notifier, and the database where there is one. */
export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const { prefix, topicArn } = props;
    for (const { name, description, metric, threshold, periods = 1 } of alarmsOf(props))
      new CloudwatchMetricAlarm(this, name, {
        alarmName: `${prefix}-${name}`,
        alarmDescription: description,
        ...metric,
        dimensions: { ...metric.dimensions },
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        period: PERIOD_SECONDS,
        evaluationPeriods: periods,
        treatMissingData: "notBreaching", // nothing runs, or nobody asks: no reason to wake anybody
        alarmActions: [topicArn],
        okActions: [topicArn],
      });
  }
}
