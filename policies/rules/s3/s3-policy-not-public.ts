import { defineRule } from "../../engine/rule";
import { bucketPolicy } from "../../evidence/programs";
import { statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";

const allow = (principal: string, more = ""): string =>
  bucketPolicy(
    `{ Effect = "Allow", Principal = ${principal}, Action = "s3:GetObject", Resource = "\${aws_s3_bucket.b.arn}/*", ${more} }`,
  );

export const s3PolicyNotPublic = defineRule({
  id: "s3-policy-not-public",
  title: "a bucket's policy must not allow everybody",
  severity: "critical",
  why: "whoever finds the bucket's name can read or write it",
  fix: "name the principals, or limit them by a condition on organization, account, network or source",
  example:
    'Principal = { AWS = aws_iam_role.reader.arn }\n# or Principal = { Service = "cloudfront.amazonaws.com" } with aws:SourceArn',
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
  controls: { "FSBP 1.0.0": ["S3.2", "S3.6"] },
  aliases: { checkov: ["CKV_AWS_70", "CKV_AWS_93"], cdkNag: ["S3BucketPublicReadProhibited"] },
  appliesTo: ["aws_s3_bucket_policy"],
  check: (subject) =>
    statementsOf(subject, "policy")
      .filter(isOpenToAnybody)
      .map(({ name }) => `${name} allows everybody`),
  passes: [
    allow('{ Service = "cloudfront.amazonaws.com" }'),
    allow('"*"', 'Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }'),
  ],
  fails: [
    allow('"*"'),
    allow('{ AWS = ["*"] }'),
    allow('"*"', 'Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } }'),
    allow('"*"', 'Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-1" } }'),
    allow('"*"', 'Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/app" } }'),
  ],
  undecided: [allow("{ AWS = var.unknown }")],
});
