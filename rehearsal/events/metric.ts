import { listOf, type Parameters } from "./parameters";

/** Values of one metric at one time. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** @default now */
  readonly at?: Date;
}

/** What is known of several values. */
export interface Statistics {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Sample extends Statistics {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Values, their repetitions, and the time they were measured at. */
export interface Datum extends Sample {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const statisticsOf = (values: readonly number[], counts: readonly number[] = []): Statistics => ({
  count: values.reduce((total, _value, index) => total + (counts[index] ?? 1), 0),
  sum: values.reduce((total, value, index) => total + value * (counts[index] ?? 1), 0),
  minimum: Math.min(...values),
  maximum: Math.max(...values),
});

export const datumOf = ({ values, at, ...metric }: Metric): Datum => ({
  ...metric,
  ...statisticsOf(values),
  at: (at ?? new Date()).getTime(),
});

/** JSON has seconds, CBOR a tagged number of them, the query protocol a text. */
const timeOf = (timestamp: unknown): number => {
  const value =
    typeof timestamp === "object" && timestamp !== null && "value" in timestamp ? timestamp.value : timestamp;
  if (value === undefined) return Date.now();
  return typeof value === "number" || /^[\d.]+$/.test(String(value)) ? Number(value) * 1000 : Date.parse(String(value));
};

const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);

const givenStatistics = ({ StatisticValues, Values, Counts, Value }: Parameters): Statistics => {
  if (typeof StatisticValues === "object" && StatisticValues !== null) {
    const { SampleCount, Sum, Minimum, Maximum } = StatisticValues as Parameters;
    return { count: Number(SampleCount), sum: Number(Sum), minimum: Number(Minimum), maximum: Number(Maximum) };
  }
  return statisticsOf(Array.isArray(Values) ? numbers(Values) : [Number(Value)], numbers(Counts));
};

/** The data of a `PutMetricData`. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const dataIn = ({ Namespace, MetricData }: Parameters): Datum[] =>
  listOf(MetricData).map((datum) => ({
    namespace: String(Namespace),
    name: String(datum.MetricName),
    dimensions: Object.fromEntries(listOf(datum.Dimensions).map(({ Name, Value }) => [String(Name), String(Value)])),
    ...givenStatistics(datum),
    at: timeOf(datum.Timestamp),
  }));
