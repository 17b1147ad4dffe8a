import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { rehearsedEvents } from "../../support/rehearsed-events";
import { until } from "../../support/until";

const aws = rehearsedEvents();
let cloudwatch: CloudWatchClient;
let topic: string;

beforeAll(async () => {
  cloudwatch = new CloudWatchClient(aws.lambda.client);
  topic = await aws.topic("alarms", ["cloudwatch.amazonaws.com"], ["ops@example.com"]);
});
afterAll(() => cloudwatch.destroy());

const dimensions = (name: string) => [
  { Name: "LoadBalancer", Value: "app/dev-alb/1" },
  { Name: "Test", Value: name },
];

const alarm = (AlarmName: string, more: Partial<PutMetricAlarmCommandInput> = {}) =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, AlarmDescription: "too many errors", Namespace: "AWS/ApplicationELB" },
      ...{ MetricName: "HTTPCode_ELB_5XX_Count", Dimensions: dimensions(AlarmName), Statistic: "Sum", Period: 300 },
      ...{ EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: "GreaterThanThreshold" },
      ...{ TreatMissingData: "notBreaching", AlarmActions: [topic], OKActions: [topic], ...more },
    }),
  );

const measure = (name: string, Value: number, Dimensions = dimensions(name)) =>
  cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: "AWS/ApplicationELB",
      MetricData: [{ MetricName: "HTTPCode_ELB_5XX_Count", Dimensions, Value }],
    }),
  );

const stateOf = async (name: string) => {
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms?.[0]?.StateValue;
};
const becomes = (name: string, state: string) => until(async () => (await stateOf(name)) === state || undefined);
const mail = (subject: string) => aws.message(topic, (message) => message.subject === subject);
const mails = (name: string) => aws.events.inbox().filter(({ subject }) => subject.includes(`"${name}"`));

describe("an alarm", () => {
  it("goes off above its threshold, tells its topic, and tells it again once it is over", async () => {
    await alarm("errors");
    await measure("errors", 11);
    const { to, text } = await mail('ALARM: "errors" in US East (N. Virginia)');
    expect(to).toEqual(["ops@example.com"]);
    expect(JSON.parse(text)).toMatchObject({
      ...{ AlarmName: "errors", AlarmDescription: "too many errors", AWSAccountId: "123456789012" },
      ...{ NewStateValue: "ALARM", OldStateValue: "OK", Region: "US East (N. Virginia)" },
      NewStateReason: "Threshold Crossed: 1 datapoint [11.0] was greater than the threshold (10.0).",
      Trigger: {
        ...{ MetricName: "HTTPCode_ELB_5XX_Count", Namespace: "AWS/ApplicationELB", Statistic: "SUM", Period: 300 },
        ...{ EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold", Threshold: 10 },
        TreatMissingData: "notBreaching",
      },
    });
    const { text: after } = await mail('OK: "errors" in US East (N. Virginia)');
    expect(JSON.parse(after)).toMatchObject({ NewStateValue: "OK", OldStateValue: "ALARM" });
    expect(await stateOf("errors")).toBe("OK");
  });

  it("puts an event on the bus", async () => {
    const events = await aws.topic("alarm-events", ["events.amazonaws.com"]);
    const pattern = { source: ["aws.cloudwatch"], detail: { alarmName: ["on-the-bus"], state: { value: ["ALARM"] } } };
    await aws.rule({ name: "alarms", pattern, target: events });
    await alarm("on-the-bus");
    aws.events.record({
      ...{ namespace: "AWS/ApplicationELB", name: "HTTPCode_ELB_5XX_Count", values: [6, 6] },
      dimensions: Object.fromEntries(dimensions("on-the-bus").map(({ Name, Value }) => [Name, Value])),
    });
    expect(JSON.parse((await aws.message(events)).text)).toMatchObject({
      "detail-type": "CloudWatch Alarm State Change",
      resources: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:on-the-bus"],
      detail: { previousState: { value: "OK" }, state: { value: "ALARM" } },
    });
  });

  it("tells of a state that somebody sets", async () => {
    await alarm("by-hand");
    const StateReason = "a drill";
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: "by-hand", StateValue: "ALARM", StateReason }));
    const { text } = await mail('ALARM: "by-hand" in US East (N. Virginia)');
    expect(JSON.parse(text).NewStateReason).toBe("a drill");
  });

  it("tells of it also when an evaluation has seen the state before the call was heard of", async () => {
    await alarm("seen-first");
    await alarm("evaluated");
    const set = { AlarmName: "seen-first", StateValue: "ALARM", StateReason: "a drill" } as const;
    const unheard = `http://127.0.0.1:${aws.lambda.rehearsal.emulator.port}`;
    await new CloudWatchClient({ ...aws.lambda.client, endpoint: unheard }).send(new SetAlarmStateCommand(set));
    await measure("evaluated", 11);
    await becomes("evaluated", "ALARM");
    await cloudwatch.send(new SetAlarmStateCommand(set));
    await mail('ALARM: "seen-first" in US East (N. Virginia)');
  });

  it("goes off for a function that fails", async () => {
    const Dimensions = [{ Name: "FunctionName", Value: "fails-for-alarm" }];
    const metric = { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions, Threshold: 0 };
    await alarm("function-errors", metric);
    await aws.lambda.deploy({ name: "fails-for-alarm", code: "exports.handler = async () => { throw new Error(); };" });
    await aws.lambda.lambda.invoke("fails-for-alarm", {});
    await mail('ALARM: "function-errors" in US East (N. Virginia)');
  });

  it("stays quiet at its threshold, and for the same metric of something else", async () => {
    await alarm("quiet");
    await alarm("sentinel", { Dimensions: dimensions("quiet"), Threshold: 9 });
    await measure("quiet", 99, dimensions("something-else"));
    await measure("quiet", 99, dimensions("quiet").slice(0, 1));
    await measure("quiet", 10);
    await becomes("sentinel", "ALARM"); // whatever it saw, the quiet one has seen too
    expect([await stateOf("quiet"), mails("quiet")]).toEqual(["OK", []]);
  });

  it("is left out aloud when it looks at a percentile", async () => {
    await alarm("p99", { Statistic: undefined, ExtendedStatistic: "p99" });
    await measure("p99", 11);
    expect(await aws.said("p99")).toBe("alarms: p99 is not rehearsed: it looks at an expression or a percentile");
  });

  it("tells nobody when its actions are switched off", async () => {
    await alarm("muted", { ActionsEnabled: false });
    await measure("muted", 11);
    await becomes("muted", "ALARM");
    await becomes("muted", "OK");
    expect(mails("muted")).toEqual([]);
  });

  it("is refused by a topic whose policy does not admit CloudWatch", async () => {
    const closed = await aws.topic("closed-to-alarms", ["events.amazonaws.com"]);
    await alarm("refused", { AlarmActions: [closed], OKActions: [] });
    await measure("refused", 11);
    expect(await aws.said("alarm:refused")).toBe(
      `cloudwatch.amazonaws.com: arn:aws:cloudwatch:us-east-1:123456789012:alarm:refused: the policy of the topic ${closed} does not admit it`,
    );
    expect(aws.events.inbox().filter((message) => message.topic === closed)).toEqual([]);
  });
});
