import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { anyOf } from "../../facts/items";

const queue = (body: string): string => only("aws_sqs_queue", `name = "q"; ${body}`);

export const queueEncrypted = defineRule({
  id: "queue-encrypted",
  title: "a queue must encrypt what it holds",
  severity: "medium",
  why: "messages wait on disk in the open, for up to fourteen days",
  fix: "leave sqs_managed_sse_enabled as it is, or set kms_master_key_id",
  example: 'resource "aws_sqs_queue" "orders" {\n  kms_master_key_id = aws_kms_key.messages.id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-1",
  controls: { "FSBP 1.0.0": ["SQS.1"] },
  aliases: { checkov: ["CKV_AWS_27"], cdkNag: ["AwsSolutions-SQS2"], trivy: ["AWS-0096"] },
  appliesTo: ["aws_sqs_queue"],
  check: (subject) => {
    // SQS has encrypted new queues since 2022, unless it is told not to.
    const isEncrypted = anyOf(
      () => subject.flag("sqs_managed_sse_enabled") !== false,
      () => subject.has("kms_master_key_id"),
    );
    return isEncrypted ? undefined : "its encryption is turned off";
  },
  passes: [
    queue(""),
    queue("sqs_managed_sse_enabled = true"),
    queue('kms_master_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"'),
  ],
  fails: [queue("sqs_managed_sse_enabled = false")],
  undecided: [queue("sqs_managed_sse_enabled = var.unknown")],
});
