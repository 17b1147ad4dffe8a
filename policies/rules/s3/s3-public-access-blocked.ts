import { defineRule } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import { companion } from "../../facts/buckets";
import { Items } from "../../facts/items";

const FLAGS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const block = (flags: readonly string[], last = "true"): string =>
  bucket(
    besideBucket(
      "aws_s3_bucket_public_access_block",
      flags.map((flag, at) => `${flag} = ${at === 3 ? last : true}`).join("\n"),
    ),
  );

export const s3PublicAccessBlocked = defineRule({
  id: "s3-public-access-blocked",
  title: "a bucket must block public access with all four flags",
  severity: "high",
  why: "one careless policy or ACL is then not enough to publish the bucket",
  fix: "add an aws_s3_bucket_public_access_block with all four flags",
  example:
    'resource "aws_s3_bucket_public_access_block" "b" {\n  # block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets = true',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8",
  controls: { "FSBP 1.0.0": ["S3.8"], "CIS AWS 3.0.0": ["2.1.4"] },
  aliases: {
    checkov: ["CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"],
    cdkNag: ["AwsSolutions-S2"],
    trivy: ["AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093", "AWS-0094"],
  },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => {
    const blocked = companion(subject, "aws_s3_bucket_public_access_block");
    if (!blocked) return "has no aws_s3_bucket_public_access_block";
    return new Items(FLAGS).filter((flag) => !blocked.flag(flag)).map((flag) => `${flag} is not true`);
  },
  passes: [block(FLAGS)],
  fails: [bucket(), block(FLAGS, "false"), block(FLAGS.slice(1))],
  undecided: [
    block(FLAGS, "var.unknown"),
    bucket(besideBucket("aws_s3_bucket_public_access_block", "", "var.unknown")),
  ],
});
