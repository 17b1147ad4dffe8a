import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Stage } from "../runtime/contract";
import { awsJsonCall } from "./aws-json-call";
import type { RoleCredentials } from "./role-credentials";

export interface Delivery {
  readonly arn: string;
  readonly body: string;
  /** @default {} */
  readonly attributes?: Readonly<Record<string, string>>;
}

const typed = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: "String", StringValue }]),
  );

/** Sends what no function took to a queue or a topic, in the name of the function's role. @throws Error when it is not taken */
export const deliver = async (
  { client: { endpoint, region } }: Pick<Stage, "client">,
  credentials: RoleCredentials,
  { arn, body, attributes = {} }: Delivery,
): Promise<void> => {
  const [, , service, , , name = ""] = arn.split(":");
  if (service === "sns") {
    const sns = new SNSClient({ endpoint, region, credentials });
    const message = { TopicArn: arn, Message: body, MessageAttributes: typed(attributes) };
    await sns.send(new PublishCommand(message)).finally(() => sns.destroy());
    return;
  }
  if (service !== "sqs") throw new Error(`${arn}: only queues and topics are rehearsed`);
  const call = { endpoint, region, credentials, service };
  const { QueueUrl } = await awsJsonCall({ ...call, target: "AmazonSQS.GetQueueUrl", input: { QueueName: name } });
  const message = { QueueUrl, MessageBody: body, MessageAttributes: typed(attributes) };
  await awsJsonCall({ ...call, target: "AmazonSQS.SendMessage", input: message });
};
