import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { AwsEvent } from "../runtime/contract";
import type { State, Verdict } from "./alarm-state";

/** An alarm that is in another state than before. */
export interface Change {
  readonly alarm: MetricAlarm;
  readonly from: State;
  readonly to: State;
  readonly reason: string;
  readonly reasonData: object;
  readonly at: Date;
}

export interface Place {
  readonly account: string;
  /** As AWS calls it: `Asia Pacific (Tokyo)`. */
  readonly regionName: string;
}

const COMPARED: Readonly<Record<string, string>> = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/** `10` reads `10.0`, as CloudWatch writes numbers. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** Why an alarm is in its state, in CloudWatch's words. */
export const reasonOf = (
  { Threshold = 0, ComparisonOperator, EvaluationPeriods = 1, DatapointsToAlarm }: MetricAlarm,
  { state, datapoints }: Verdict,
): string => {
  const evaluated = DatapointsToAlarm ?? EvaluationPeriods;
  const points = `${evaluated} datapoint${evaluated === 1 ? "" : "s"}`;
  if (datapoints.length === 0 && state === "INSUFFICIENT_DATA")
    return "Insufficient Data: no datapoints were received.";
  const compared = `${COMPARED[ComparisonOperator ?? ""] ?? ComparisonOperator} the threshold (${decimal(Threshold)})`;
  if (datapoints.length === 0)
    return `Threshold Crossed: no datapoints were received for ${evaluated} period${evaluated === 1 ? "" : "s"} and ${evaluated} missing datapoint${evaluated === 1 ? " was" : "s were"} treated as [${state === "ALARM" ? "Breaching" : "NonBreaching"}].`;
  const values = datapoints.map(decimal).join(", ");
  const verb = `${datapoints.length === 1 ? "was" : "were"} ${state === "ALARM" ? "" : "not "}`;
  return `Threshold Crossed: ${points} [${values}] ${verb}${compared}.`;
};

const actionsOf = ({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }: MetricAlarm) => ({
  AlarmActions,
  OKActions,
  InsufficientDataActions,
});

/** Who is told of a change. */
export const toldOf = ({ alarm, to }: Change): readonly string[] => {
  const { AlarmActions, OKActions, InsufficientDataActions } = actionsOf(alarm);
  if (alarm.ActionsEnabled === false) return [];
  return { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[to];
};

/** The text of the notification, which is JSON. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export const alarmMessage = ({ alarm, from, to, reason, at }: Change, { account, regionName }: Place) => {
  const name = alarm.AlarmName ?? "";
  const text = {
    AlarmName: name,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: alarm.AlarmConfigurationUpdatedTimestamp?.toISOString().replace("Z", "+0000"),
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: at.toISOString().replace("Z", "+0000"),
    Region: regionName,
    AlarmArn: alarm.AlarmArn,
    OldStateValue: from,
    ...actionsOf(alarm),
    Trigger: {
      MetricName: alarm.MetricName,
      Namespace: alarm.Namespace,
      StatisticType: "Statistic",
      Statistic: alarm.Statistic?.toUpperCase().replace("SAMPLECOUNT", "SAMPLE_COUNT"),
      Unit: alarm.Unit ?? null,
      Dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
      Period: alarm.Period,
      EvaluationPeriods: alarm.EvaluationPeriods,
      ...(alarm.DatapointsToAlarm && { DatapointsToAlarm: alarm.DatapointsToAlarm }),
      ComparisonOperator: alarm.ComparisonOperator,
      Threshold: alarm.Threshold,
      TreatMissingData: alarm.TreatMissingData ?? "missing",
      EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? "",
    },
  };
  return { subject: `${to}: "${name}" in ${regionName}`.slice(0, 100), text: JSON.stringify(text) };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export const alarmEvent = ({ alarm, from, to, reason, reasonData, at }: Change): AwsEvent => {
  const {
    AlarmName,
    AlarmArn = "",
    AlarmDescription,
    MetricName,
    Namespace,
    Dimensions = [],
    Period,
    Statistic,
  } = alarm;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metric = { namespace: Namespace, name: MetricName, dimensions };
  return {
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    resources: [AlarmArn],
    detail: {
      alarmName: AlarmName,
      configuration: {
        ...(AlarmDescription && { description: AlarmDescription }),
        metrics: [{ id: "m1", metricStat: { metric, period: Period, stat: Statistic }, returnData: true }],
      },
      previousState: { value: from },
      state: {
        value: to,
        reason,
        reasonData: JSON.stringify(reasonData),
        timestamp: at.toISOString().replace("Z", "+0000"),
      },
    },
  };
};
