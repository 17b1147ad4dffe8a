import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";

const topic = (body: string): string => only("aws_sns_topic", `name = "t"; ${body}`);

export const topicEncrypted = defineRule({
  id: "topic-encrypted",
  title: "a topic must encrypt what it holds with KMS",
  severity: "medium",
  why: "messages wait on disk in the open until everybody has got them",
  fix: "set kms_master_key_id; a key of your own if alarms or events are to publish, for AWS keeps them from its own",
  example: 'resource "aws_sns_topic" "operations" {\n  kms_master_key_id = aws_kms_key.messages.id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["SNS.1"] },
  aliases: { checkov: ["CKV_AWS_26"], cdkNag: ["SNSEncryptedKMS"], trivy: ["AWS-0095", "AWS-0136"] },
  appliesTo: ["aws_sns_topic"],
  check: (subject) => (subject.has("kms_master_key_id") ? undefined : "is not encrypted with KMS"),
  passes: [
    topic('kms_master_key_id = "alias/aws/sns"'),
    topic('kms_master_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"'),
  ],
  fails: [topic(""), topic('kms_master_key_id = ""')],
  undecided: [topic("kms_master_key_id = var.unknown")],
});
