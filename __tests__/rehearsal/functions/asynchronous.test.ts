import { InvokeCommand, PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { awsJsonCall } from "../../../rehearsal/functions/aws-json-call";
import { CREDENTIALS } from "../../../rehearsal/rehearsal";
import { rehearsedLambda } from "../../support/rehearsed-lambda";
import { until } from "../../support/until";

const aws = rehearsedLambda();

const sqs = (target: string, input: object) =>
  awsJsonCall({
    ...{ endpoint: aws.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS, service: "sqs" },
    ...{ target: `AmazonSQS.${target}`, input },
  });

const queue = async (QueueName: string) => {
  const { QueueUrl } = await sqs("CreateQueue", { QueueName });
  return {
    arn: `arn:aws:sqs:us-east-1:123456789012:${QueueName}`,
    next: () =>
      until(async () => {
        const { Messages } = await sqs("ReceiveMessage", { QueueUrl, MessageAttributeNames: ["All"] });
        return (Messages as { Body: string; MessageAttributes: object }[] | undefined)?.[0];
      }),
  };
};

const send = (FunctionName: string, event: object) =>
  aws.api.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(event) }));

const FAILS = `exports.handler = async (event) => { throw new Error("no " + event.id); };`;

const startsOf = (name: string): string[] => {
  const calls = aws.rehearsal.calls.read();
  return calls.filter(({ action, resource }) => action === name || resource.includes(name)).map(({ action }) => action);
};

describe("an event for a function", () => {
  it("is taken at once and seen to later", async () => {
    const code = `
      const { SSMClient, PutParameterCommand } = require("@aws-sdk/client-ssm");
      exports.handler = async ({ id }) =>
        new SSMClient({}).send(new PutParameterCommand({ Name: id, Value: id, Type: "String" }));`;
    await aws.deploy({ name: "later", code });
    expect((await send("later", { id: "seen-to" })).StatusCode).toBe(202);
    await until(() => (startsOf("seen-to").length > 0 ? true : undefined));
  });

  it("is tried three times, and then goes to the dead-letter queue as it came", async () => {
    const { arn, next } = await queue("dead-letters");
    const outcomes: string[] = [];
    const stop = aws.lambda.onOutcome(({ requestId, called }) => {
      if (called.name === "fails") outcomes.push(requestId);
    });
    await aws.deploy({ name: "fails", code: FAILS, deadLetterArn: arn });
    await send("fails", { id: 7 });
    const { Body, MessageAttributes } = await next();
    expect(JSON.parse(Body)).toEqual({ id: 7 });
    expect(MessageAttributes).toMatchObject({
      ErrorMessage: { StringValue: "no 7" },
      ErrorCode: { StringValue: "200" },
    });
    expect(outcomes).toHaveLength(3);
    expect(new Set(outcomes).size).toBe(1); // one request, tried again
    stop();
  });

  it("goes to the destination of failures with what became of it", async () => {
    const { arn, next } = await queue("failures");
    await aws.deploy({ name: "fails-once", code: FAILS });
    await aws.api.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "fails-once",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: arn } },
      }),
    );
    await send("fails-once", { id: 8 });
    expect(JSON.parse((await next()).Body)).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 1 },
      requestPayload: { id: 8 },
      responsePayload: { errorMessage: "no 8" },
    });
  });

  it("is given up aloud when nobody takes it", async () => {
    await aws.deploy({ name: "fails-aloud", code: FAILS });
    await send("fails-aloud", { id: 9 });
    expect(await until(() => aws.stage.said.find((line) => line.includes("fails-aloud")))).toBe(
      "lambda: fails-aloud: an event was dropped after 3 attempts: Error: no 9; it has no dead-letter queue",
    );
  });

  it("rejects a function that does not exist", async () => {
    await expect(send("nobody", {})).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
