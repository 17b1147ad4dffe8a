import {
  EventBridgeClient,
  type InputTransformer,
  PutRuleCommand,
  PutTargetsCommand,
  type RuleState,
} from "@aws-sdk/client-eventbridge";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Message } from "../../rehearsal/events/inbox";
import { type Events, startEvents } from "../../rehearsal/events/start-events";
import { type RehearsedLambda, rehearsedLambda } from "./rehearsed-lambda";
import { until } from "./until";

const ACCOUNT = "arn:aws:sns:us-east-1:123456789012";

export interface TestRule {
  readonly name: string;
  readonly pattern: object;
  readonly target: string;
  readonly deadLetterArn?: string;
  readonly state?: RuleState;
  readonly input?: {
    readonly Input?: string;
    readonly InputPath?: string;
    readonly InputTransformer?: InputTransformer;
  };
}

/** Rules, topics and alarms that play beside an emulated AWS and its Lambda, for the tests of a file. */
export interface RehearsedEvents {
  readonly lambda: RehearsedLambda;
  readonly events: Events;
  /** A topic that admits these services only. @returns its ARN. */
  topic(name: string, services: readonly string[], emails?: readonly string[]): Promise<string>;
  /** @returns the ARN of the rule. */
  rule(wanted: TestRule): Promise<string>;
  admit(FunctionName: string, Principal: string, SourceArn: string): Promise<void>;
  /** Waits for the first message of a topic that is as wanted. */
  message(topicArn: string, isWanted?: (message: Message) => boolean): Promise<Message>;
  /** Waits for a spoken line. */
  said(words: string): Promise<string>;
}

const policyFor = (Resource: string, Service: readonly string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sns:Publish", Resource }],
  });

export const rehearsedEvents = (): RehearsedEvents => {
  const lambda = rehearsedLambda();
  let events: Events;
  let sns: SNSClient;
  let bridge: EventBridgeClient;
  beforeAll(async () => {
    events = await startEvents(lambda.stage, lambda.lambda);
    lambda.rehearsal.wire.enlist(events.handlers);
    sns = new SNSClient(lambda.client);
    bridge = new EventBridgeClient(lambda.client);
  });
  afterAll(async () => {
    sns.destroy();
    bridge.destroy();
    await events.stop();
  });
  return {
    lambda,
    get events() {
      return events;
    },
    async topic(Name, services, emails = []) {
      const TopicArn = `${ACCOUNT}:${Name}`;
      await sns.send(new CreateTopicCommand({ Name }));
      const AttributeValue = policyFor(TopicArn, services);
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
      for (const Endpoint of emails) await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
      return TopicArn;
    },
    async rule({ name, pattern, target, deadLetterArn, state = "ENABLED", input = {} }) {
      const EventPattern = JSON.stringify(pattern);
      const { RuleArn = "" } = await bridge.send(new PutRuleCommand({ Name: name, EventPattern, State: state }));
      const DeadLetterConfig = deadLetterArn ? { Arn: deadLetterArn } : undefined;
      const Targets = [{ Id: "target", Arn: target, DeadLetterConfig, ...input }];
      await bridge.send(new PutTargetsCommand({ Rule: name, Targets }));
      return RuleArn;
    },
    async admit(FunctionName, Principal, SourceArn) {
      const StatementId = `from-${Principal.split(".")[0]}`;
      const Action = "lambda:InvokeFunction";
      await lambda.api.send(new AddPermissionCommand({ FunctionName, StatementId, Action, Principal, SourceArn }));
    },
    message: (topicArn, isWanted = () => true) =>
      until(() => events.inbox().find((message) => message.topic === topicArn && isWanted(message))),
    said: (words) => until(() => lambda.stage.said.find((line) => line.includes(words))),
  };
};
