import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { failuresPolicy } from "../../../constructs/failures-policy";
import { rehearsedEvents } from "../../support/rehearsed-events";
import { until } from "../../support/until";

const aws = rehearsedEvents();
const GONE = "arn:aws:lambda:us-east-1:123456789012:function:gone";
const ruleArn = (name: string) => `arn:aws:events:us-east-1:123456789012:rule/${name}`;

const put = async (Source: string) => {
  const client = new EventBridgeClient(aws.lambda.client);
  const Entries = [{ Source, DetailType: "test", Detail: "{}" }];
  return client.send(new PutEventsCommand({ Entries })).finally(() => client.destroy());
};

/** A queue that these rules may put aside to. */
const queue = async (QueueName: string, ...ruleArns: readonly string[]) => {
  const sqs = new SQSClient(aws.lambda.client);
  const arn = `arn:aws:sqs:us-east-1:123456789012:${QueueName}`;
  const Attributes = { Policy: failuresPolicy({ queueArn: arn, ruleArns }) };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"] });
  return { arn, message: async () => (await sqs.send(receive)).Messages?.[0] };
};

describe("an event that a target did not get", () => {
  it("lies in the target's dead-letter queue, with the reason", async () => {
    const { arn, message } = await queue("aside", ruleArn("aside"));
    await aws.rule({ name: "aside", pattern: { source: ["my.aside"] }, target: GONE, deadLetterArn: arn });
    const { Entries } = await put("my.aside");
    const { Body = "", MessageAttributes = {} } = (await until(message)) ?? {};
    expect(JSON.parse(Body)).toMatchObject({ id: Entries?.[0]?.EventId, source: "my.aside" });
    const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    expect(Object.fromEntries(attributes)).toEqual({
      RULE_ARN: ruleArn("aside"),
      TARGET_ARN: GONE,
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: expect.stringContaining(`no permission of the function ${GONE}`),
    });
  });

  it("rejects to lie in a queue whose policy admits another rule only", async () => {
    const { arn, message } = await queue("closed", ruleArn("other"));
    await aws.rule({ name: "closed", pattern: { source: ["my.closed"] }, target: GONE, deadLetterArn: arn });
    await put("my.closed");
    expect(await aws.said("rule closed: an event was dropped")).toContain(`the policy of the queue ${arn}`);
    expect(await message()).toBeUndefined();
  });

  it("is dropped and told of where the queue is gone", async () => {
    const deadLetterArn = "arn:aws:sqs:us-east-1:123456789012:no-queue";
    await aws.rule({ name: "nowhere", pattern: { source: ["my.nowhere"] }, target: GONE, deadLetterArn });
    await put("my.nowhere");
    expect(await aws.said("rule nowhere: an event was dropped")).toContain("queue does not exist");
  });
});
