import { defineRule } from "../../engine/rule";
import { repository } from "../../evidence/programs";

const lifecycle = (of: string): string =>
  repository(
    "",
    `resource "aws_ecr_lifecycle_policy" "p" {
  repository = ${of}
  policy     = jsonencode({ rules = [{ rulePriority = 1, action = { type = "expire" }, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 } }] })
}`,
  );

export const ecrLifecyclePolicy = defineRule({
  id: "ecr-lifecycle-policy",
  title: "a repository must have a lifecycle policy",
  severity: "low",
  why: "every build stays for ever and is paid for every month",
  fix: "add an aws_ecr_lifecycle_policy that keeps the newest images",
  example: 'resource "aws_ecr_lifecycle_policy" "app" {\n  repository = aws_ecr_repository.app.name',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-3",
  controls: { "FSBP 1.0.0": ["ECR.3"] },
  aliases: {},
  appliesTo: ["aws_ecr_repository"],
  check: (subject) =>
    subject.linked("aws_ecr_lifecycle_policy", "repository").isEmpty ? "has no lifecycle policy" : undefined,
  passes: [lifecycle("aws_ecr_repository.r.name"), lifecycle('"r"')],
  fails: [repository(), lifecycle('"another"')],
  undecided: [lifecycle("var.unknown")],
});
