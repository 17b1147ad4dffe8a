import { awsJsonCall } from "../functions/aws-json-call";
import type { Stage } from "../runtime/contract";
import { admits } from "./resource-policy";

const EVENTS = "events.amazonaws.com";

/** An event that a target did not get. */
export interface Undelivered {
  readonly queueArn: string;
  readonly ruleArn: string;
  readonly targetArn: string;
  /** For example `NO_PERMISSIONS`. */
  readonly code: string;
  readonly words: string;
  readonly event: object;
}

const typed = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: "String", StringValue }]),
  );

/**
 * Puts an event into the dead-letter queue of its target, if the queue's policy lets the rule.
 * @throws Error when it does not, or there is no such queue.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export const putAside = async (
  { client, account }: Pick<Stage, "client" | "account">,
  { queueArn, ruleArn, targetArn, code, words, event }: Undelivered,
): Promise<void> => {
  const sqs = (action: string, input: object) =>
    awsJsonCall({ ...client, service: "sqs", target: `AmazonSQS.${action}`, input });
  const { QueueUrl } = await sqs("GetQueueUrl", { QueueName: queueArn.split(":").at(-1) });
  const { Attributes } = await sqs("GetQueueAttributes", { QueueUrl, AttributeNames: ["Policy"] });
  const { Policy } = (Attributes ?? {}) as { readonly Policy?: string };
  const context = { "aws:sourcearn": ruleArn, "aws:sourceaccount": account, "aws:securetransport": "true" };
  if (!admits(Policy, { service: EVENTS, action: "sqs:SendMessage", resource: queueArn, context }))
    throw new Error(`the policy of the queue ${queueArn} does not admit ${EVENTS} for ${ruleArn}`);
  await sqs("SendMessage", {
    QueueUrl,
    MessageBody: JSON.stringify(event),
    MessageAttributes: typed({ RULE_ARN: ruleArn, TARGET_ARN: targetArn, ERROR_CODE: code, ERROR_MESSAGE: words }),
  });
};
