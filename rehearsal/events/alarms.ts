import {
  CloudWatchClient,
  type MetricAlarm,
  PutMetricDataCommand,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { PutEvent, Stage } from "../runtime/contract";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import { alarmEvent, alarmMessage, type Change, reasonOf, toldOf } from "./alarm-message";
import { type AlarmRule, datapointsOf, evaluationRangeMs, type State, stateOf } from "./alarm-state";
import { type Datum, dataIn, datumOf, type Metric } from "./metric";
import { parametersOf } from "./parameters";
import type { Topics } from "./topics";

/** CloudWatch looks at each alarm once a minute. */
const EVALUATION_MS = 60_000;
/** However fast the rehearsal runs, the emulator has other things to do. */
const SHORTEST_EVALUATION_MS = 200;
/** A day: the longest that an alarm looks back. */
const KEPT_MS = 86_400_000;

type WatchedAlarm = MetricAlarm & { readonly Statistic: NonNullable<MetricAlarm["Statistic"]> };

/** moto keeps thousands of AWS's parameters, once asked for one, among the account's own of that region, and lists them all. */
const otherRegion = (region: string): string => (region === "us-west-2" ? "us-east-2" : "us-west-2");

/** Alarms on one metric and one of the five statistics; others are math or percentiles. */
const isWatched = (alarm: MetricAlarm): alarm is WatchedAlarm => Boolean(alarm.MetricName && alarm.Statistic);

const sameDimensions = ({ Dimensions = [] }: MetricAlarm, { dimensions }: Datum): boolean =>
  Dimensions.length === Object.keys(dimensions).length &&
  Dimensions.every(({ Name = "", Value }) => dimensions[Name] === Value);

const measures = (alarm: MetricAlarm, datum: Datum): boolean =>
  alarm.Namespace === datum.namespace && alarm.MetricName === datum.name && sameDimensions(alarm, datum);

const ruleOf = (alarm: WatchedAlarm, speed: number): AlarmRule => ({
  statistic: alarm.Statistic,
  comparison: alarm.ComparisonOperator as AlarmRule["comparison"],
  threshold: alarm.Threshold ?? 0,
  periodMs: ((alarm.Period ?? 60) * 1000) / speed,
  evaluationPeriods: alarm.EvaluationPeriods ?? 1,
  datapointsToAlarm: alarm.DatapointsToAlarm,
  treatMissingData: alarm.TreatMissingData as AlarmRule["treatMissingData"],
});

/** CloudWatch's alarms: they look at what is measured, change their state, and tell those who want to know. */
export class Alarms {
  readonly #cloudwatch: CloudWatchClient;
  readonly #ssm: SSMClient;
  #data: Datum[] = [];
  /** States that were told, by alarm: a state that a call has set may be seen here before the call is heard of. */
  readonly #states = new Map<string, State>();
  /** Alarms that were said to be left out. */
  readonly #left = new Set<string>();
  #last: Promise<void> = Promise.resolve();
  #isWaiting = false;
  /** The moment that an evaluation is about, however late its turn comes: what was measured must not grow old meanwhile. */
  #asOf = 0;
  #timer: NodeJS.Timeout | undefined;
  #isOpen = true;

  constructor(
    private readonly stage: Stage,
    private readonly topics: Topics,
    private readonly putEvent: PutEvent,
  ) {
    this.#cloudwatch = new CloudWatchClient(stage.client);
    this.#ssm = new SSMClient({ ...stage.client, region: otherRegion(stage.client.region) });
  }

  /** Takes a measurement of our own, and leaves it at the emulator for whoever asks there. */
  record(metric: Metric): void {
    const { namespace: Namespace, name: MetricName, values, at } = metric;
    const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
    const datum = { MetricName, Dimensions, Values: [...values], Timestamp: at ?? new Date() };
    this.#add([datumOf(metric)]);
    this.#inTurn(async () => {
      await this.#cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData: [datum] }));
    });
  }

  /** Takes measurements and states that came over the wire. */
  hear({ action }: AwsCall, request: WireRequest): void {
    const parameters = parametersOf(request);
    const name = String(parameters.AlarmName);
    if (action === "PutMetricData") this.#add(dataIn(parameters));
    if (action === "PutMetricAlarm") this.#states.delete(name); // the emulator begins again with OK
    if (action === "SetAlarmState") this.#inTurn(() => this.#tellOfSetState(name, String(parameters.StateReason)));
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    await this.#last;
    this.#cloudwatch.destroy();
    this.#ssm.destroy();
  }

  #add(data: readonly Datum[]): void {
    this.#asOf = Date.now();
    const oldest = this.#asOf - KEPT_MS / this.stage.speed;
    this.#data = [...this.#data.filter(({ at }) => at >= oldest), ...data];
    this.#evaluateSoon();
  }

  /** One evaluation sees all that came until it began. */
  #evaluateSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#inTurn(async () => {
      this.#isWaiting = false;
      this.#evaluateLater(); // should it fail; what it finds decides otherwise
      await this.#evaluateAll();
    });
  }

  #inTurn(act: () => Promise<void>): void {
    this.#last = this.#last
      .then(() => (this.#isOpen ? act() : undefined))
      .catch((error: unknown) => {
        if (this.#isOpen) this.stage.say(`alarms: ${error instanceof Error ? error.message : error}`);
      });
  }

  async #describe(names: readonly string[] = []): Promise<WatchedAlarm[]> {
    const found: MetricAlarm[] = [];
    const wanted = names.length > 0 ? { AlarmNames: [...names] } : {};
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: this.#cloudwatch }, wanted))
      found.push(...MetricAlarms);
    for (const { AlarmName = "" } of found.filter(
      (alarm) => !isWatched(alarm) && !this.#left.has(alarm.AlarmName ?? ""),
    )) {
      this.#left.add(AlarmName);
      this.stage.say(`alarms: ${AlarmName} is not rehearsed: it looks at an expression or a percentile`);
    }
    return found.filter(isWatched);
  }

  async #evaluateAll(): Promise<void> {
    let isBusy = false;
    for (const alarm of await this.#describe()) {
      const samples = this.#data.filter((datum) => measures(alarm, datum));
      const current = (alarm.StateValue ?? "INSUFFICIENT_DATA") as State;
      if (samples.length === 0) continue; // nobody has measured it yet: nothing is known to have changed
      const rule = ruleOf(alarm, this.stage.speed);
      const now = this.#asOf;
      const verdict = stateOf(rule, datapointsOf(rule, samples, now), current);
      if (verdict.state !== current) await this.#change(alarm, current, verdict.state, reasonOf(alarm, verdict));
      isBusy ||= verdict.state !== "OK" || samples.some(({ at }) => at > now - evaluationRangeMs(rule));
    }
    if (!isBusy) clearTimeout(this.#timer);
  }

  #evaluateLater(): void {
    clearTimeout(this.#timer);
    const pause = Math.max(EVALUATION_MS / this.stage.speed, SHORTEST_EVALUATION_MS);
    this.#timer = setTimeout(() => {
      this.#asOf = Date.now();
      this.#evaluateSoon();
    }, pause);
  }

  async #change(alarm: MetricAlarm, from: State, to: State, reason: string): Promise<void> {
    const AlarmName = alarm.AlarmName ?? "";
    const reasonData = { version: "1.0", threshold: alarm.Threshold, period: alarm.Period, statistic: alarm.Statistic };
    await this.#cloudwatch.send(
      new SetAlarmStateCommand({
        ...{ AlarmName, StateValue: to, StateReason: reason },
        StateReasonData: JSON.stringify(reasonData),
      }),
    );
    this.#states.set(AlarmName, to);
    await this.#tell({ alarm, from, to, reason, reasonData, at: new Date() });
  }

  async #tellOfSetState(name: string, reason: string): Promise<void> {
    const [alarm] = await this.#describe([name]);
    const from = this.#states.get(name) ?? "OK";
    const to = alarm?.StateValue as State | undefined;
    if (!alarm || !to || from === to) return;
    this.#states.set(name, to);
    await this.#tell({ alarm, from, to, reason, reasonData: {}, at: new Date() });
  }

  /**
   * Messages call a region by its name, which AWS publishes as a parameter, the same in every region.
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
   */
  async #regionName(): Promise<string> {
    const { region } = this.stage.client;
    const Name = `/aws/service/global-infrastructure/regions/${region}/longName`;
    const { Parameter } = await this.#ssm.send(new GetParameterCommand({ Name }));
    return Parameter?.Value ?? region;
  }

  async #tell(change: Change): Promise<void> {
    const { account } = this.stage;
    const sourceArn = change.alarm.AlarmArn ?? "";
    this.putEvent(alarmEvent(change));
    for (const arn of toldOf(change))
      if (arn.split(":")[2] === "sns")
        await this.topics.publish(arn, alarmMessage(change, { account, regionName: await this.#regionName() }), {
          service: "cloudwatch.amazonaws.com",
          sourceArn,
        });
      else this.stage.say(`alarms: ${change.alarm.AlarmName}: ${arn}: only topics are rehearsed as actions`);
  }
}
