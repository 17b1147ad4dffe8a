import { defineRule } from "../../engine/rule";
import { bucket, bucketPolicy } from "../../evidence/programs";
import { bucketStatements } from "../../facts/buckets";
import { allOf } from "../../facts/items";
import type { Statement } from "../../facts/policy-statements";

const refusesPlainHttp = (statement: Statement): boolean =>
  allOf(
    () => statement.denies,
    () => statement.isForEverybody,
    () => statement.actions.some((action) => action.is("*", "s3:*")),
    () =>
      statement.conditions.some(
        ({ operator, key, values }) =>
          operator === "Bool" &&
          key.toLowerCase() === "aws:securetransport" &&
          values.some((value) => value.is("false")),
      ),
  );

const deny = (effect: string, value = "false"): string =>
  bucketPolicy(`{
    Effect = ${effect}, Principal = "*", Action = "s3:*"
    Resource  = [aws_s3_bucket.b.arn, "\${aws_s3_bucket.b.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "${value}" } }
  }`);

export const s3TlsOnly = defineRule({
  id: "s3-tls-only",
  title: "a bucket's policy must refuse what does not come over TLS",
  severity: "medium",
  why: "a client that falls back to plain HTTP sends data and signature in the open",
  fix: "deny s3:* to everybody where aws:SecureTransport is false",
  example:
    'Effect = "Deny", Principal = "*", Action = "s3:*"\nCondition = { Bool = { "aws:SecureTransport" = "false" } }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  controls: { "FSBP 1.0.0": ["S3.5"], "CIS AWS 3.0.0": ["2.1.1"] },
  aliases: { checkov: ["CKV_AWS_379"], cdkNag: ["AwsSolutions-S10"] },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => (bucketStatements(subject).some(refusesPlainHttp) ? undefined : "no policy refuses plain HTTP"),
  passes: [deny('"Deny"')],
  fails: [bucket(), deny('"Allow"'), deny('"Deny"', "true")],
  undecided: [
    deny("var.unknown"),
    bucket('resource "aws_s3_bucket_policy" "b" {\n  bucket = aws_s3_bucket.b.id\n  policy = var.unknown\n}'),
  ],
});
