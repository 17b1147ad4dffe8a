import { randomUUID } from "node:crypto";
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { awsJsonCall } from "../functions/aws-json-call";
import type { AwsEvent, Stage } from "../runtime/contract";
import { putAside } from "./dead-letters";
import { matchesEvent } from "./event-pattern";
import { type InvokeLater, mayInvoke } from "./function-target";
import type { Metric } from "./metric";
import { targetInput } from "./target-input";
import type { Topics } from "./topics";

const EVENTS = "events.amazonaws.com";

/** An event as a rule sees it. */
export interface BusEvent extends AwsEvent {
  readonly version: "0";
  readonly id: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
}

export interface BusOptions {
  readonly lambda: LambdaClient;
  readonly topics: Topics;
  readonly invokeLater: InvokeLater;
  /** Takes what EventBridge counts. */
  readonly record: (metric: Metric) => void;
}

/** Why a target was not reached. */
interface Failure {
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  readonly code: "NO_PERMISSIONS" | "UNKNOWN";
  readonly words: string;
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const forbidden = (words: string): Failure => ({ code: "NO_PERMISSIONS", words });

/** The default event bus: it takes each event to the targets of every rule that matches it. */
export class Bus {
  readonly #events: EventBridgeClient;

  constructor(
    private readonly stage: Stage,
    private readonly options: BusOptions,
  ) {
    this.#events = new EventBridgeClient(stage.client);
  }

  /** What the bus adds to an event. */
  complete(event: AwsEvent, given: Partial<Pick<BusEvent, "id" | "time">> = {}): BusEvent {
    const { account, client } = this.stage;
    const time = given.time ?? new Date().toISOString();
    return {
      ...{ version: "0", id: given.id ?? randomUUID(), time: time.replace(/\.\d+Z$/, "Z") },
      ...{ account, region: client.region },
      ...event,
    };
  }

  async deliver(event: BusEvent): Promise<void> {
    for (const rule of await this.#rules()) {
      if (!rule.EventPattern || !matchesEvent(rule.EventPattern, event)) continue;
      for (const target of await this.#targets(rule)) await this.#send(rule, target, event);
    }
  }

  stop(): void {
    this.#events.destroy();
  }

  async #rules(): Promise<readonly Rule[]> {
    const rules: Rule[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#events.send(new ListRulesCommand(NextToken ? { NextToken } : {}));
      rules.push(...(page.Rules ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return rules.filter(({ State }) => State?.startsWith("ENABLED"));
  }

  async #targets({ Name }: Rule): Promise<readonly Target[]> {
    const targets: Target[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#events.send(
        new ListTargetsByRuleCommand({ Rule: Name, ...(NextToken && { NextToken }) }),
      );
      targets.push(...(page.Targets ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return targets;
  }

  async #send(rule: Rule, target: Target, event: BusEvent): Promise<void> {
    const failure = await this.#attempt(rule, target, event).catch(
      (error: unknown): Failure => ({ code: "UNKNOWN", words: describe(error) }),
    );
    this.#count(rule, failure ? "FailedInvocations" : "Invocations");
    if (!failure) return;
    this.stage.say(`events: rule ${rule.Name}: target ${target.Id} was not reached: ${failure.words}`);
    await this.#putAside(rule, target, event, failure);
  }

  #count({ Name: RuleName = "" }: Rule, name: string): void {
    this.options.record({ namespace: "AWS/Events", name, dimensions: { RuleName }, values: [1] });
  }

  /** At once: what fails here is what AWS does not try again, such as a permission that is missing. */
  async #putAside(rule: Rule, { Arn = "", DeadLetterConfig }: Target, event: BusEvent, failure: Failure) {
    const { Arn: queueArn } = DeadLetterConfig ?? {};
    if (!queueArn) return;
    try {
      await putAside(this.stage, { queueArn, ruleArn: rule.Arn ?? "", targetArn: Arn, ...failure, event });
      this.#count(rule, "InvocationsSentToDLQ");
    } catch (error) {
      this.stage.say(`events: rule ${rule.Name}: an event was dropped: ${describe(error)}`);
      this.#count(rule, "InvocationsFailedToBeSentToDLQ");
    }
  }

  /** @returns why the target was not reached. */
  async #attempt({ Arn: ruleArn = "" }: Rule, target: Target, event: BusEvent): Promise<Failure | undefined> {
    const { Arn: arn = "" } = target;
    const input = targetInput(target, event, ruleArn);
    const { account, client } = this.stage;
    const { lambda, topics, invokeLater } = this.options;
    switch (arn.split(":")[2]) {
      case "lambda":
        if (!(await mayInvoke(lambda, arn, { service: EVENTS, sourceArn: ruleArn, account })))
          return forbidden(`no permission of the function ${arn} lets ${EVENTS} invoke it for ${ruleArn}`);
        await invokeLater(arn, JSON.parse(input));
        return undefined;
      case "sns": {
        const isTaken = await topics.publish(
          arn,
          { subject: "", text: input },
          { service: EVENTS, sourceArn: ruleArn },
        );
        return isTaken ? undefined : forbidden(`the topic ${arn} refused it`);
      }
      case "sqs": {
        const call = { ...client, service: "sqs" };
        const QueueName = arn.split(":").at(-1);
        const { QueueUrl } = await awsJsonCall({ ...call, target: "AmazonSQS.GetQueueUrl", input: { QueueName } });
        const message = { QueueUrl, MessageBody: input };
        await awsJsonCall({ ...call, target: "AmazonSQS.SendMessage", input: message });
        return undefined;
      }
      default:
        throw new Error(`${arn}: functions, topics and queues are rehearsed, nothing else`);
    }
  }
}
