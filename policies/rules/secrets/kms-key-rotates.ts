import { defineRule } from "../../engine/rule";
import { only, policyOf, resource } from "../../evidence/resources";
import { allOf, anyOf, findings } from "../../facts/items";
import type { Subject } from "../../facts/subject";

/** Whether KMS can rotate it: a key for encryption whose material KMS keeps itself. @throws Undecided */
const canRotate = (key: Subject): boolean =>
  allOf(
    () => (key.string("customer_master_key_spec") ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT",
    () => (key.string("key_usage") ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT",
    () => !key.has("custom_key_store_id"),
  );
const keepsItsMaterial = (key: Subject): boolean =>
  allOf(
    () => !key.flag("enable_key_rotation"),
    () => canRotate(key),
  );

const POLICY = policyOf('Effect = "Allow", Principal = { AWS = "123456789012" }, Action = "kms:*", Resource = "*"');
const key = (body: string, ...beside: readonly string[]): string =>
  only("aws_kms_key", `policy = ${POLICY}; ${body}`, ...beside);
const ROTATING = "enable_key_rotation = true";

export const kmsKeyRotates = defineRule({
  id: "kms-key-rotates",
  title: "a key must rotate every year, and have a policy that says who may use it",
  severity: "medium",
  why: "what one generation of the key encrypted is all that a break of it opens; without a policy, IAM alone decides",
  fix: "turn enable_key_rotation on, and write the policy",
  example: 'resource "aws_kms_key" "data" {\n  enable_key_rotation = true',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
  controls: { "CIS AWS 3.0.0": ["3.6"], "NIST SP 800-53 r5 in Security Hub": ["KMS.4"] },
  aliases: { checkov: ["CKV_AWS_7", "CKV2_AWS_64"], cdkNag: ["AwsSolutions-KMS5"], trivy: ["AWS-0065"] },
  appliesTo: ["aws_kms_key"],
  check: (subject) =>
    findings(
      () => (keepsItsMaterial(subject) ? "does not rotate" : undefined),
      () => {
        const isStated = anyOf(
          () => subject.has("policy"),
          () => !subject.linked("aws_kms_key_policy", "key_id").isEmpty,
        );
        return isStated ? undefined : "has no policy of its own";
      },
    ),
  passes: [
    key(ROTATING),
    key('customer_master_key_spec = "RSA_4096"; key_usage = "SIGN_VERIFY"'),
    only("aws_kms_key", ROTATING, resource("aws_kms_key_policy", `key_id = aws_kms_key.x.id; policy = ${POLICY}`)),
  ],
  fails: [key(""), key("enable_key_rotation = false"), only("aws_kms_key", ROTATING)],
  undecided: [
    key("enable_key_rotation = var.unknown"),
    key("key_usage = var.unknown"),
    only("aws_kms_key", `${ROTATING}; policy = var.unknown`),
  ],
});
