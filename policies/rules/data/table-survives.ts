import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { findings } from "../../facts/items";
import { hasOwnKey } from "../../facts/sensitivity";

const KEY = 'server_side_encryption {; enabled = true; kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1"; }';
const recovery = (enabled: string): string => `point_in_time_recovery {; enabled = ${enabled}; }`;
const PROTECTED = "deletion_protection_enabled = true";
const table = (...parts: readonly string[]): string =>
  only(
    "aws_dynamodb_table",
    [
      'name = "t"; hash_key = "id"; billing_mode = "PAY_PER_REQUEST"; attribute {; name = "id"; type = "S"; }',
      ...parts,
    ].join("; "),
  );

export const tableSurvives = defineRule({
  id: "table-survives",
  title: "a table must be recoverable to any second, protected from deletion, and encrypted with a key of one's own",
  severity: "medium",
  why: "a careless script overwrites or deletes in seconds what cannot be had back",
  fix: "turn on point_in_time_recovery and deletion_protection_enabled, and name a key",
  example: "deletion_protection_enabled = true\npoint_in_time_recovery { enabled = true }",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-2",
  controls: { "FSBP 1.0.0": ["DynamoDB.2", "DynamoDB.6"] },
  aliases: {
    checkov: ["CKV_AWS_28", "CKV_AWS_119"],
    cdkNag: ["AwsSolutions-DDB3"],
    trivy: ["AWS-0024", "AWS-0025"],
  },
  appliesTo: ["aws_dynamodb_table"],
  check: (subject) =>
    findings(
      () =>
        subject.block("point_in_time_recovery")?.flag("enabled") ? undefined : "cannot be recovered to a point in time",
      () => (subject.flag("deletion_protection_enabled") ? undefined : "may be deleted by one call"),
      () => {
        const encryption = subject.block("server_side_encryption");
        const isOwn = encryption?.flag("enabled") && hasOwnKey(encryption, "kms_key_arn");
        return isOwn ? undefined : "is encrypted with a key of AWS";
      },
    ),
  passes: [table(recovery("true"), PROTECTED, KEY)],
  fails: [
    table(),
    table(recovery("false"), PROTECTED, KEY),
    table(recovery("true"), KEY),
    table(recovery("true"), PROTECTED),
    table(recovery("true"), PROTECTED, "server_side_encryption {; enabled = true; }"),
  ],
  undecided: [
    table(recovery("var.unknown"), PROTECTED, KEY),
    table(recovery("true"), PROTECTED, KEY.replace(/"arn.*"/, "var.unknown")),
  ],
});
