import { defineRule } from "../../engine/rule";
import { only, policyOf } from "../../evidence/resources";
import { statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";

const allow = (principal: string, more = ""): string =>
  policyOf(`Effect = "Allow", Principal = ${principal}, Action = "kms:Decrypt", Resource = "*", ${more}`);
const inside = (policy: string): string => only("aws_kms_key", `policy = ${policy}`);
const beside = (policy: string): string => only("aws_kms_key_policy", `key_id = "1"; policy = ${policy}`);

export const kmsPolicyNotPublic = defineRule({
  id: "kms-policy-not-public",
  title: "a key's policy must not allow everybody",
  severity: "critical",
  why: "anybody who gets hold of what it encrypted can have it decrypted",
  fix: "name the account or the roles, or limit a service by kms:CallerAccount",
  example: `Principal = { AWS = "arn:aws:iam::\${local.account}:root" }\n# or Condition = { StringEquals = { "kms:CallerAccount" = local.account } }`,
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5",
  controls: { "FSBP 1.0.0": ["KMS.5"] },
  aliases: { checkov: ["CKV_AWS_33"] },
  appliesTo: ["aws_kms_key", "aws_kms_key_policy", "aws_kms_external_key", "aws_kms_replica_key"],
  check: (subject) =>
    statementsOf(subject, "policy")
      .filter(isOpenToAnybody)
      .map(({ name }) => `${name} allows everybody`),
  passes: [
    only("aws_kms_key"),
    inside(allow('{ AWS = "arn:aws:iam::123456789012:root" }')),
    beside(allow('"*"', 'Condition = { StringEquals = { "kms:CallerAccount" = "123456789012" } }')),
  ],
  fails: [
    inside(allow('"*"')),
    beside(allow('{ AWS = ["123456789012", "*"] }')),
    inside(allow('"*"', 'Condition = { StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" } }')),
  ],
  undecided: [
    inside("var.unknown"),
    beside(allow("var.unknown")),
    inside(allow('"*"', 'Condition = { StringEquals = { "kms:CallerAccount" = var.unknown } }')),
  ],
});
