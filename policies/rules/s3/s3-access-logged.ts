import { defineRule, NotApplicable } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import { companionOrBlock } from "../../facts/buckets";

const logged = (target: string, of?: string): string =>
  bucket(besideBucket("aws_s3_bucket_logging", `target_prefix = "log/"\n  target_bucket = ${target}`, of));

export const s3AccessLogged = defineRule({
  id: "s3-access-logged",
  title: "a bucket must log who reads and writes it",
  severity: "low",
  why: "after a leak nobody can say what was taken, or by whom",
  fix: "add an aws_s3_bucket_logging that names a bucket for logs",
  example: 'resource "aws_s3_bucket_logging" "assets" {\n  target_bucket = aws_s3_bucket.logs.id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9",
  controls: { "FSBP 1.0.0": ["S3.9"] },
  aliases: { checkov: ["CKV_AWS_18"], cdkNag: ["AwsSolutions-S1"], trivy: ["AWS-0089"] },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => {
    if (companionOrBlock(subject, "aws_s3_bucket_logging", "logging")?.has("target_bucket")) return undefined;
    const holdsLogs = !subject.linked("aws_s3_bucket_logging", "target_bucket").isEmpty;
    return holdsLogs ? new NotApplicable("it holds the logs of others") : "does not log who reads and writes it";
  },
  passes: [logged('"logs"'), logged("aws_s3_bucket.b.id", '"another"')],
  fails: [bucket(), logged('"logs"', '"another"')],
  undecided: [logged("var.unknown"), logged('"logs"', "var.unknown")],
});
