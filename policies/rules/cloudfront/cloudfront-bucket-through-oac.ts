import { defineRule } from "../../engine/rule";
import { besideBucket } from "../../evidence/programs";
import { distribution, policyOf } from "../../evidence/resources";
import { faultsOfBucketOrigin } from "../../facts/bucket-origins";

const bucket = (condition: string): string =>
  [
    'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}',
    besideBucket(
      "aws_s3_bucket_policy",
      `policy = ${policyOf(
        `Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*", ${condition}`,
      )}`,
    ),
  ].join("\n");
const control = (signing: string): string => `resource "aws_cloudfront_origin_access_control" "c" {
  name                              = "c"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = ${signing}
  signing_protocol                  = "sigv4"
}`;
const FOR_IT = 'Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.x.arn } }';
const THROUGH_CONTROL = "origin_access_control_id = aws_cloudfront_origin_access_control.c.id";

/** A distribution before a bucket. */
const served = (
  more: string,
  condition = FOR_IT,
  signing = '"always"',
  domain = "aws_s3_bucket.b.bucket_regional_domain_name",
) => distribution({ origin: `domain_name = ${domain}; ${more}`, beside: [bucket(condition), control(signing)] });

export const cloudfrontBucketThroughOac = defineRule({
  id: "cloudfront-bucket-through-oac",
  title: "CloudFront must reach a bucket with origin access control, and the bucket let in that distribution only",
  severity: "high",
  why: "a bucket that anybody may read is read past CloudFront, its log and its firewall",
  fix: "add an aws_cloudfront_origin_access_control, and allow cloudfront.amazonaws.com with aws:SourceArn",
  example: `origin_access_control_id = aws_cloudfront_origin_access_control.assets.id\n# Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.site.arn } }`,
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13",
  controls: { "FSBP 1.0.0": ["CloudFront.13"] },
  aliases: { checkov: ["CKV2_AWS_46"], cdkNag: ["AwsSolutions-CFR7"] },
  appliesTo: ["aws_cloudfront_distribution"],
  check: (subject) => subject.blocks("origin").flatMap((origin) => faultsOfBucketOrigin(origin, subject)),
  passes: [
    served(THROUGH_CONTROL),
    served(THROUGH_CONTROL, FOR_IT, '"always"', '"b.s3.us-east-1.amazonaws.com"'),
    distribution(),
  ],
  fails: [
    served(""),
    served('s3_origin_config {; origin_access_identity = "origin-access-identity/cloudfront/E1"; }'),
    served(THROUGH_CONTROL, ""),
    served(
      THROUGH_CONTROL,
      'Condition = { StringLike = { "AWS:SourceArn" = "arn:aws:cloudfront::123456789012:distribution/*" } }',
    ),
    served(THROUGH_CONTROL, FOR_IT, '"never"'),
    distribution({ origin: 'domain_name = "b.s3-website-us-east-1.amazonaws.com"' }),
  ],
  undecided: [
    served("origin_access_control_id = var.unknown"),
    served(THROUGH_CONTROL, FOR_IT, "var.unknown"),
    served(THROUGH_CONTROL, FOR_IT, '"always"', '"elsewhere.s3.amazonaws.com"'),
    distribution({ origin: "domain_name = var.unknown" }),
  ],
});
