import { defineRule } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import { companion } from "../../facts/buckets";

const versioning = (status: string, of?: string): string =>
  bucket(besideBucket("aws_s3_bucket_versioning", `versioning_configuration {\n    status = ${status}\n  }`, of));

export const s3VersioningOn = defineRule({
  id: "s3-versioning-on",
  title: "a bucket must keep old versions",
  severity: "medium",
  why: "what is overwritten or deleted by mistake cannot be had back otherwise",
  fix: "add an aws_s3_bucket_versioning",
  example: 'versioning_configuration {\n  status = "Enabled"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["S3.14"] },
  aliases: { checkov: ["CKV_AWS_21"], cdkNag: ["S3BucketVersioningEnabled"], trivy: ["AWS-0090"] },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => {
    const beside = companion(subject, "aws_s3_bucket_versioning")?.block("versioning_configuration");
    const isOn = beside ? beside.string("status") === "Enabled" : subject.block("versioning")?.flag("enabled");
    return isOn ? undefined : "versioning is not enabled";
  },
  passes: [versioning('"Enabled"'), versioning('"Enabled"', "aws_s3_bucket.b.bucket")],
  fails: [bucket(), versioning('"Suspended"')],
  undecided: [versioning("var.unknown"), versioning('"Enabled"', "var.unknown")],
});
