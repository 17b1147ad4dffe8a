import { defineRule } from "../../engine/rule";
import { repository } from "../../evidence/programs";

const tags = (value: string): string => repository(`image_tag_mutability = ${value}`);

export const ecrImmutableTags = defineRule({
  id: "ecr-immutable-tags",
  title: "a tag must not be moved to another image",
  severity: "medium",
  why: "what was tested under a tag need not be what is deployed under it",
  fix: "make tags immutable",
  example: 'resource "aws_ecr_repository" "app" {\n  image_tag_mutability = "IMMUTABLE"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-2",
  controls: { "FSBP 1.0.0": ["ECR.2"] },
  aliases: { checkov: ["CKV_AWS_51"], trivy: ["AWS-0031"] },
  appliesTo: ["aws_ecr_repository"],
  check: (subject) =>
    subject.string("image_tag_mutability")?.startsWith("IMMUTABLE") ? undefined : "tags are mutable",
  passes: [tags('"IMMUTABLE"')],
  fails: [repository(), tags('"MUTABLE"')],
  undecided: [tags("var.unknown")],
});
