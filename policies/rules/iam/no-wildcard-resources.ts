import { defineRule } from "../../engine/rule";
import { rolePolicy } from "../../evidence/programs";
import { isRestrictable } from "../../facts/authorization";
import { allOf } from "../../facts/items";
import { allowing, IDENTITY_POLICIES } from "../../facts/policy-statements";

export const noWildcardResources = defineRule({
  id: "no-wildcard-resources",
  title: "an action that can be restricted to resources must be",
  severity: "medium",
  why: "what is meant for one bucket or table works on all of them",
  fix: "name the resources; limit what cannot name them by a condition",
  example: 'Action = "dynamodb:GetItem"\nResource = aws_dynamodb_table.orders.arn',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  aliases: { checkov: ["CKV_AWS_355", "CKV_AWS_356"], cdkNag: ["AwsSolutions-IAM5"], trivy: ["AWS-0057"] },
  appliesTo: IDENTITY_POLICIES,
  check: (subject) =>
    allowing(subject)
      .filter((statement) =>
        allOf(
          () => statement.resources.some((resource) => resource.is("*")),
          () => statement.conditions.isEmpty,
        ),
      )
      .flatMap((statement) =>
        statement.actions.filter(isRestrictable).map((action) => `${statement.name} allows ${action} on everything`),
      ),
  passes: [
    rolePolicy('Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*"'),
    rolePolicy('Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*"'),
    rolePolicy(
      'Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/app" = "a" } }',
    ),
  ],
  fails: [
    rolePolicy('Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "dynamodb:GetItem"], Resource = "*"'),
    rolePolicy('Effect = "Allow", Action = "dynamodb:*", Resource = ["*"]'),
  ],
  undecided: [rolePolicy('Effect = "Allow", Action = "dynamodb:GetItem", Resource = var.unknown')],
});
