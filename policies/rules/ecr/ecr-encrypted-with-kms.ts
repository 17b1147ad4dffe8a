import { defineRule } from "../../engine/rule";
import { repository } from "../../evidence/programs";

const encrypted = (type: string): string =>
  repository(`encryption_configuration {\n    encryption_type = ${type}\n  }`);

export const ecrEncryptedWithKms = defineRule({
  id: "ecr-encrypted-with-kms",
  title: "a repository must be encrypted with a key of KMS",
  severity: "low",
  why: "a key's policy and its log say who may read the images, besides the repository's own",
  fix: "set encryption_type to KMS; it cannot be changed later",
  example: 'encryption_configuration {\n  encryption_type = "KMS"',
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  aliases: { checkov: ["CKV_AWS_136"], trivy: ["AWS-0033"] },
  appliesTo: ["aws_ecr_repository"],
  check: (subject) =>
    subject
      .blocks("encryption_configuration")
      .some((block) => /^KMS(_DSSE)?$/.test(block.string("encryption_type") ?? "AES256"))
      ? undefined
      : "is not encrypted with a key of KMS",
  passes: [encrypted('"KMS"')],
  fails: [repository(), encrypted('"AES256"')],
  undecided: [encrypted("var.unknown")],
});
