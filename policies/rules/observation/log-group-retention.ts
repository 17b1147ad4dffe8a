import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { findings } from "../../facts/items";
import { sensitiveWithoutKey } from "../../facts/sensitivity";

const group = (body: string): string => only("aws_cloudwatch_log_group", `name = "g"; ${body}`);
const SENSITIVE = 'retention_in_days = 30; tags = { DataClassification = "confidential" }';

export const logGroupRetention = defineRule({
  id: "log-group-retention",
  title: "a log group must say how long it keeps, and use a key of one's own where its tag says that it is sensitive",
  severity: "low",
  why: "a group keeps for ever by default: it is paid for every month, and holds what should have been deleted",
  fix: "set retention_in_days, and kms_key_id of a sensitive one",
  example: 'resource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = 30',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["CloudWatch.16"] },
  aliases: {
    checkov: ["CKV_AWS_66", "CKV_AWS_158", "CKV_AWS_338"],
    cdkNag: ["CloudWatchLogGroupRetentionPeriod"],
    trivy: ["AWS-0017"],
  },
  appliesTo: ["aws_cloudwatch_log_group"],
  check: (subject) =>
    findings(
      () => (subject.number("retention_in_days") ? undefined : "keeps for ever"),
      () => sensitiveWithoutKey(subject, "kms_key_id"),
    ),
  passes: [
    group("retention_in_days = 30"),
    group(`${SENSITIVE}; kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1"`),
  ],
  fails: [group(""), group("retention_in_days = 0"), group(SENSITIVE)],
  undecided: [group("retention_in_days = var.unknown"), group(`${SENSITIVE}; kms_key_id = var.unknown`)],
});
