import { defineRule } from "../../engine/rule";
import { repository } from "../../evidence/programs";
import { statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";

const policy = (principal: string, more = ""): string =>
  repository(
    "",
    `resource "aws_ecr_repository_policy" "p" {
  repository = aws_ecr_repository.r.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = ${principal}, Action = "ecr:BatchGetImage", ${more} }]
  })
}`,
  );

export const ecrPolicyNotPublic = defineRule({
  id: "ecr-policy-not-public",
  title: "a repository's policy must not allow everybody",
  severity: "critical",
  why: "any AWS account can then pull the images, or push its own",
  fix: "name the accounts or roles that may pull, or limit them to the organization",
  example:
    'Principal = { AWS = aws_iam_role.deploy.arn }\n# or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }',
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
  aliases: { checkov: ["CKV_AWS_32"], cdkNag: ["AwsSolutions-ECR1"], trivy: ["AWS-0032"] },
  appliesTo: ["aws_ecr_repository_policy"],
  check: (subject) =>
    statementsOf(subject, "policy")
      .filter(isOpenToAnybody)
      .map(({ name }) => `${name} allows everybody`),
  passes: [
    policy('{ AWS = "arn:aws:iam::123456789012:role/deploy" }'),
    policy('"*"', 'Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }'),
  ],
  fails: [
    policy('"*"'),
    policy('{ AWS = "*" }'),
    policy('"*"', 'Condition = { Bool = { "aws:SecureTransport" = "true" } }'),
  ],
  undecided: [policy("{ AWS = [var.unknown] }")],
});
