import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { PublishBatchCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { rehearsedEvents } from "../../support/rehearsed-events";

const aws = rehearsedEvents();
const EVENTS = "events.amazonaws.com";

const put = async (...Entries: PutEventsRequestEntry[]) => {
  const client = new EventBridgeClient(aws.lambda.client);
  return client.send(new PutEventsCommand({ Entries })).finally(() => client.destroy());
};
const entry = (Source: string, detail: object = {}): PutEventsRequestEntry => ({
  ...{ Source, DetailType: "test", Detail: JSON.stringify(detail) },
});
const publish = async (command: PublishCommand | PublishBatchCommand | SubscribeCommand) => {
  const client = new SNSClient(aws.lambda.client);
  return client.send(command as PublishCommand).finally(() => client.destroy());
};

describe("the event bus", () => {
  it("takes an event to a topic, with what it adds itself", async () => {
    const topic = await aws.topic("whole", [EVENTS]);
    await aws.rule({ name: "whole", pattern: { source: ["my.whole"] }, target: topic });
    const { Entries, FailedEntryCount } = await put(entry("my.whole", { a: 1 }));
    expect(FailedEntryCount).toBe(0);
    const { text, to } = await aws.message(topic);
    expect(to).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      ...{ version: "0", id: Entries?.[0]?.EventId, account: "123456789012", region: "us-east-1" },
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      ...{ source: "my.whole", "detail-type": "test", resources: [], detail: { a: 1 } },
    });
  });

  it.each([
    ["Input", { Input: '"fixed"' }, '"fixed"'],
    ["InputPath", { InputPath: "$.detail" }, '{"state":"on","n":1}'],
    [
      "InputTransformer",
      {
        InputTransformer: {
          InputPathsMap: { s: "$.detail.state", n: "$.detail.n" },
          InputTemplate: '"it is <s>, <n>"',
        },
      },
      '"it is on, 1"',
    ],
    [
      "InputTransformer of JSON",
      {
        InputTransformer: {
          InputPathsMap: { s: "$.detail.state", n: "$.detail.n" },
          InputTemplate: '{"s": <s>, "n": <n>}',
        },
      },
      '{"s": "on", "n": 1}',
    ],
  ])("gives a target its %s", async (what, input, expected) => {
    const name = `input-${what.replace(/\W/g, "-")}`;
    const topic = await aws.topic(name, [EVENTS]);
    await aws.rule({ name, pattern: { source: [`my.${name}`] }, target: topic, input });
    await put(entry(`my.${name}`, { state: "on", n: 1 }));
    expect((await aws.message(topic)).text).toBe(expected);
  });

  it("rejects what a disabled rule would take, and what another pattern names", async () => {
    const topic = await aws.topic("quiet", [EVENTS]);
    const pattern = { source: ["my.quiet"] };
    await aws.rule({ name: "off", pattern, target: topic, state: "DISABLED" });
    await aws.rule({ name: "other", pattern: { ...pattern, detail: { state: ["off"] } }, target: topic });
    await aws.rule({ name: "right", pattern: { ...pattern, detail: { state: ["on"] } }, target: topic });
    const end = await aws.topic("after-quiet", [EVENTS]);
    await aws.rule({ name: "after-quiet", pattern: { source: ["my.after-quiet"] }, target: end });
    await put(entry("my.quiet", { state: "on" }), entry("my.after-quiet"));
    await aws.message(end); // events are delivered in their order
    expect(aws.events.inbox().filter((message) => message.topic === topic)).toHaveLength(1);
  });

  it("rejects a topic whose policy does not admit EventBridge", async () => {
    const topic = await aws.topic("closed", ["cloudwatch.amazonaws.com"]);
    const rule = await aws.rule({ name: "closed", pattern: { source: ["my.closed"] }, target: topic });
    await put(entry("my.closed"));
    expect(await aws.said(`${EVENTS}: ${rule}`)).toBe(
      `${EVENTS}: ${rule}: the policy of the topic ${topic} does not admit it`,
    );
    expect(aws.events.inbox().filter((message) => message.topic === topic)).toEqual([]);
  });

  it("rejects a target that does not exist", async () => {
    const target = "arn:aws:lambda:us-east-1:123456789012:function:gone";
    await aws.rule({ name: "gone", pattern: { source: ["my.gone"] }, target });
    await put(entry("my.gone"));
    expect(await aws.said("rule gone")).toContain(`no permission of the function ${target}`);
  });

  it.each<[string, PutEventsRequestEntry, string]>([
    ["without a source", { DetailType: "a", Detail: "{}" }, "InvalidArgument"],
    ["without a detail", { Source: "a", DetailType: "a" }, "InvalidArgument"],
    ["whose detail is no object", { Source: "a", DetailType: "a", Detail: "[1]" }, "MalformedDetail"],
    ["in the name of AWS", entry("aws.ecs"), "NotAuthorizedForSourceException"],
  ])("rejects an event %s, and takes the others", async (_what, bad, code) => {
    const { Entries, FailedEntryCount } = await put(bad, entry("my.nobody"));
    expect([FailedEntryCount, Entries?.[0]?.ErrorCode, Entries?.[1]?.EventId]).toEqual([1, code, expect.any(String)]);
  });

  it("says that an event for another bus reaches nobody", async () => {
    await put({ ...entry("my.elsewhere"), EventBusName: "elsewhere" });
    expect(await aws.said("bus elsewhere")).toContain("only the default bus is rehearsed");
  });

  it("rejects eleven events at once", async () => {
    const call = put(...Array.from({ length: 11 }, () => entry("my.many")));
    await expect(call).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("a topic", () => {
  it("hands what is published over the wire to e-mail, with the id that SNS gave", async () => {
    const TopicArn = await aws.topic("mail", [], ["a@example.com"]);
    const { MessageId } = await publish(new PublishCommand({ TopicArn, Subject: "hello", Message: "text & more\n" }));
    expect(await aws.message(TopicArn)).toMatchObject({
      ...{ topic: TopicArn, to: ["a@example.com"], subject: "hello", text: "text & more\n", messageId: MessageId },
    });
  });

  it("hands on each message of a batch", async () => {
    const TopicArn = await aws.topic("batch", []);
    const entries = ["one", "two"].map((Message, index) => ({ Id: String(index), Message }));
    await publish(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
    await aws.message(TopicArn, ({ text }) => text === "two");
    const texts = aws.events.inbox().filter(({ topic }) => topic === TopicArn);
    expect(texts.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("rejects to hand on what SNS refused", async () => {
    const before = aws.events.inbox().length;
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:nowhere";
    await expect(publish(new PublishCommand({ TopicArn, Message: "lost" }))).rejects.toThrow();
    const next = await aws.topic("after-refusal", []);
    await publish(new PublishCommand({ TopicArn: next, Message: "next" }));
    await aws.message(next);
    expect(aws.events.inbox()).toHaveLength(before + 1);
  });

  it("calls a function that has subscribed and admits it, and no other", async () => {
    const code = `
      const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");
      exports.handler = async ({ Records: [{ Sns }] }) =>
        new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.ECHO, Message: "heard " + Sns.Message }));`;
    const echo = await aws.topic("echo", []);
    const TopicArn = await aws.topic("functions", []);
    for (const name of ["listener", "stranger"]) {
      const Endpoint = await aws.lambda.deploy({ name, code, environment: { Variables: { ECHO: echo } } });
      await publish(new SubscribeCommand({ TopicArn, Protocol: "lambda", Endpoint }));
    }
    await aws.admit("listener", "sns.amazonaws.com", TopicArn);
    await publish(new PublishCommand({ TopicArn, Message: "news" }));
    expect((await aws.message(echo)).text).toBe("heard news");
    expect(await aws.said("function:stranger")).toContain("does not admit it");
  });
});
