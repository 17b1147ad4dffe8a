import { defineRule } from "../../engine/rule";
import { besideBucket, bucket } from "../../evidence/programs";
import { companionOrBlock } from "../../facts/buckets";
import { isSensitive } from "../../facts/sensitivity";

const TYPE = "aws_s3_bucket_server_side_encryption_configuration";
const encrypted = (algorithm: string, attributes = ""): string =>
  bucket(
    besideBucket(
      TYPE,
      `rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = ${algorithm}\n    }\n  }`,
    ),
    attributes,
  );
const CONFIDENTIAL = 'tags = { DataClassification = "confidential" }';

export const s3EncryptionStated = defineRule({
  id: "s3-encryption-stated",
  title: "a bucket must say how it encrypts, with KMS where its tag says that the data is sensitive",
  severity: "medium",
  why: "AWS encrypts by default with a key that everybody who may read the bucket may use; a key of one's own can be withdrawn",
  fix: "add an aws_s3_bucket_server_side_encryption_configuration",
  example: 'apply_server_side_encryption_by_default {\n  sse_algorithm = "aws:kms"',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["S3.17"] },
  aliases: { checkov: ["CKV_AWS_19", "CKV_AWS_145"], cdkNag: ["S3DefaultEncryptionKMS"], trivy: ["AWS-0132"] },
  appliesTo: ["aws_s3_bucket"],
  check: (subject) => {
    const algorithm = companionOrBlock(subject, TYPE, "server_side_encryption_configuration")
      ?.block("rule")
      ?.block("apply_server_side_encryption_by_default")
      ?.string("sse_algorithm");
    if (!algorithm) return "says nothing of encryption";
    if (algorithm.startsWith("aws:kms")) return undefined;
    return isSensitive(subject) ? `holds sensitive data, and encrypts with ${algorithm}` : undefined;
  },
  passes: [encrypted('"AES256"'), encrypted('"aws:kms"', CONFIDENTIAL)],
  fails: [bucket(), encrypted('"AES256"', CONFIDENTIAL)],
  undecided: [encrypted("var.unknown")],
});
