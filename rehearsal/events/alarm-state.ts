import type { Sample, Statistics } from "./metric";

export type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What an alarm looks at. */
export interface AlarmRule {
  readonly statistic: "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount";
  readonly comparison:
    | "GreaterThanThreshold"
    | "GreaterThanOrEqualToThreshold"
    | "LessThanThreshold"
    | "LessThanOrEqualToThreshold";
  readonly threshold: number;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  /** Periods that have to breach. @default all */
  readonly datapointsToAlarm?: number | undefined;
  /** @default "missing" */
  readonly treatMissingData?: "breaching" | "notBreaching" | "ignore" | "missing" | undefined;
}

/** The value of a period; undefined where nobody has measured. */
export type Datapoint = number | undefined;

export interface Verdict {
  readonly state: State;
  /** The values that decided it, newest first. */
  readonly datapoints: readonly number[];
}

/** AWS looks back further than it has to, for values that came late; its table of missing data shows two periods more. */
const EXTRA_PERIODS = 2;

const STATISTIC: Readonly<Record<AlarmRule["statistic"], (all: Statistics) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  SampleCount: ({ count }) => count,
};

const COMPARISON: Readonly<Record<AlarmRule["comparison"], (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const NOTHING: Statistics = { count: 0, sum: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };

const together = (one: Statistics, other: Statistics): Statistics => ({
  count: one.count + other.count,
  sum: one.sum + other.sum,
  minimum: Math.min(one.minimum, other.minimum),
  maximum: Math.max(one.maximum, other.maximum),
});

/** How far back an alarm looks, in milliseconds. */
export const evaluationRangeMs = ({ periodMs, evaluationPeriods }: AlarmRule): number =>
  periodMs * (evaluationPeriods + EXTRA_PERIODS);

/** The periods that end now, newest first. */
export const datapointsOf = (rule: AlarmRule, samples: readonly Sample[], now: number): Datapoint[] =>
  Array.from({ length: rule.evaluationPeriods + EXTRA_PERIODS }, (_, index) => {
    const end = now - index * rule.periodMs;
    const within = samples.filter(({ at }) => at <= end && at > end - rule.periodMs);
    return within.length > 0 ? STATISTIC[rule.statistic](within.reduce<Statistics>(together, NOTHING)) : undefined;
  });

/**
 * The state that datapoints lead to, newest first.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const stateOf = (rule: AlarmRule, all: readonly Datapoint[], current: State): Verdict => {
  const { evaluationPeriods, threshold, treatMissingData = "missing" } = rule;
  const needed = rule.datapointsToAlarm ?? evaluationPeriods;
  const isBreaching = (value: number) => COMPARISON[rule.comparison](value, threshold);
  const existing = all.filter((value) => value !== undefined).slice(0, evaluationPeriods);
  const breaching = existing.filter(isBreaching).length;
  const filled = evaluationPeriods - existing.length;
  const verdict = (state: State): Verdict => ({ state, datapoints: existing });
  if (breaching >= needed) return verdict("ALARM");
  if (filled === 0 || treatMissingData === "notBreaching") return verdict("OK");
  if (treatMissingData === "breaching") return verdict(breaching + filled >= needed ? "ALARM" : "OK");
  if (breaching < existing.length) return verdict("OK");
  if (treatMissingData === "ignore") return verdict(current);
  if (existing.length === 0) return verdict("INSUFFICIENT_DATA");
  // Everything that is known breaches. A breach that is recent may be the first of too few: not yet.
  const oldest = all.findLastIndex((value) => value !== undefined) + 1;
  return verdict(oldest >= needed ? "ALARM" : current);
};
