import { defineRule } from "../../engine/rule";
import { bucket, bucketPolicy } from "../../evidence/programs";
import { bucketStatements } from "../../facts/buckets";
import { refusesPlainHttp } from "../../facts/public-access";

const deny = (effect: string, value = "false", more = ""): string =>
  bucketPolicy(`{
    Effect = ${effect}, Principal = "*", Action = "s3:*"
    Resource  = [aws_s3_bucket.b.arn, "\${aws_s3_bucket.b.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "${value}" }, ${more} }
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
  check: (subject) =>
    bucketStatements(subject).some((statement) => refusesPlainHttp(statement, "s3:*"))
      ? undefined
      : "no policy refuses plain HTTP",
  passes: [deny('"Deny"')],
  fails: [
    bucket(),
    deny('"Allow"'),
    deny('"Deny"', "true"),
    deny('"Deny"', "false", 'StringLike = { "aws:UserAgent" = "x" }'),
  ],
  undecided: [
    deny("var.unknown"),
    bucket('resource "aws_s3_bucket_policy" "b" {\n  bucket = aws_s3_bucket.b.id\n  policy = var.unknown\n}'),
  ],
});
