import {
  type AlarmRule,
  type Datapoint,
  datapointsOf,
  type State,
  stateOf,
} from "../../../rehearsal/events/alarm-state";

const rule: AlarmRule = {
  statistic: "Sum",
  comparison: "GreaterThanThreshold",
  threshold: 10,
  periodMs: 1000,
  evaluationPeriods: 3,
};

/** `0 - X`: within the threshold, missing, breaching; oldest first, as the tables have it. */
const points = (text: string): Datapoint[] =>
  text
    .split(" ")
    .map((one) => ({ 0: 0, X: 99 })[one])
    .reverse();

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const TABLES: Readonly<Record<number, readonly (readonly [string, ...(State | "same")[]])[]>> = {
  3: [
    ["0 - X - X", "OK", "OK", "OK", "OK"],
    ["- - - - 0", "OK", "OK", "OK", "OK"],
    ["- - - - -", "INSUFFICIENT_DATA", "same", "ALARM", "OK"],
    ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["- - X - -", "ALARM", "same", "ALARM", "OK"],
  ],
  2: [
    ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 - X - -", "OK", "OK", "ALARM", "OK"],
    ["- - - - 0", "OK", "OK", "ALARM", "OK"],
    ["- - - X -", "ALARM", "same", "ALARM", "OK"],
  ],
};
const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;

const cases = Object.entries(TABLES).flatMap(([needed, rows]) =>
  rows.flatMap(([text, ...states]) =>
    TREATMENTS.map((treatMissingData, column) => ({
      needed: Number(needed),
      text,
      treatMissingData,
      state: states[column],
    })),
  ),
);

describe("an alarm that looks at three periods", () => {
  it.each(cases)("says $state to $text when $needed have to breach and missing data is $treatMissingData", (row) => {
    const { needed: datapointsToAlarm, text, treatMissingData, state } = row;
    for (const current of ["OK", "ALARM"] as const)
      expect(stateOf({ ...rule, datapointsToAlarm, treatMissingData }, points(text), current).state).toBe(
        state === "same" ? current : state,
      );
  });

  it("does not go off at the first breach when two are needed and the rest is missing", () => {
    expect(stateOf({ ...rule, datapointsToAlarm: 2 }, points("- - - - X"), "OK").state).toBe("OK");
  });
});

describe("an alarm", () => {
  it.each([
    ["GreaterThanThreshold", [11], [10, 9]],
    ["GreaterThanOrEqualToThreshold", [11, 10], [9]],
    ["LessThanThreshold", [9], [10, 11]],
    ["LessThanOrEqualToThreshold", [9, 10], [11]],
  ] as const)("compares by %s", (comparison, breaching, within) => {
    const state = (value: number) => stateOf({ ...rule, comparison, evaluationPeriods: 1 }, [value], "OK").state;
    expect(breaching.map(state)).toEqual(breaching.map(() => "ALARM"));
    expect(within.map(state)).toEqual(within.map(() => "OK"));
  });

  it.each([
    ["Sum", 12],
    ["Average", 4],
    ["Minimum", 2],
    ["Maximum", 7],
    ["SampleCount", 3],
  ] as const)("puts the values of a period together by %s", (statistic, expected) => {
    const samples = [
      { at: 9_500, count: 2, sum: 5, minimum: 2, maximum: 3 },
      { at: 10_000, count: 1, sum: 7, minimum: 7, maximum: 7 },
    ];
    expect(datapointsOf({ ...rule, statistic }, samples, 10_000)[0]).toBe(expected);
  });

  it("keeps periods apart, and knows those in which nobody measured", () => {
    const at = (time: number) => ({ at: time, count: 1, sum: 1, minimum: 1, maximum: 1 });
    expect(datapointsOf(rule, [at(10_000), at(9_001), at(9_000), at(6_500), at(1)], 10_000)).toEqual([
      ...[2, 1, undefined, 1, undefined],
    ]);
  });

  it("says which values decided", () => {
    expect(stateOf({ ...rule, evaluationPeriods: 2 }, [20, undefined, 30, 5], "OK")).toEqual({
      state: "ALARM",
      datapoints: [20, 30],
    });
  });
});
