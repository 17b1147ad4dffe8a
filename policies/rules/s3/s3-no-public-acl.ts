import { defineRule } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import { companion } from "../../facts/buckets";
import { findings, Items } from "../../facts/items";

const PUBLIC = ["public-read", "public-read-write", "authenticated-read", "website"];
const acl = (value: string): string => besideBucket("aws_s3_bucket_acl", `acl = ${value}`);
const ownership = (value: string): string =>
  besideBucket("aws_s3_bucket_ownership_controls", `rule {\n    object_ownership = ${value}\n  }`);

export const s3NoPublicAcl = defineRule({
  id: "s3-no-public-acl",
  title: "a bucket must not use ACLs, and never a public one",
  severity: "critical",
  why: "ACLs grant behind the policy's back, object by object",
  fix: "leave the ACL out; object_ownership is BucketOwnerEnforced by default",
  example: 'resource "aws_s3_bucket_ownership_controls" "b" {\n  rule { object_ownership = "BucketOwnerEnforced" }',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  controls: { "FSBP 1.0.0": ["S3.2", "S3.3", "S3.12"] },
  aliases: {
    checkov: ["CKV_AWS_20", "CKV_AWS_57", "CKV_AWS_375", "CKV2_AWS_43", "CKV2_AWS_65"],
    cdkNag: ["S3BucketPublicWriteProhibited"],
    trivy: ["AWS-0092"],
  },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) =>
    findings(
      () =>
        subject
          .linked("aws_s3_bucket_acl", "bucket")
          .and(new Items([subject]))
          .filter((holder) => PUBLIC.includes(holder.string("acl") ?? ""))
          .map((holder) => `ACL ${holder.string("acl")} is public`),
      () => {
        const kept = companion(subject, "aws_s3_bucket_ownership_controls")?.block("rule")?.string("object_ownership");
        return kept && kept !== "BucketOwnerEnforced" ? `object_ownership is ${kept}, so ACLs are in force` : undefined;
      },
    ),
  passes: [bucket(), bucket(ownership('"BucketOwnerEnforced"'))],
  fails: [bucket(acl('"public-read"')), bucket(ownership('"ObjectWriter"'))],
  undecided: [bucket(acl("var.unknown")), bucket(ownership("var.unknown"))],
});
