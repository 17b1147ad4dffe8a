import { defineRule } from "../../engine/rule";
import { rolePolicy } from "../../evidence/programs";
import { allowing, IDENTITY_POLICIES } from "../../facts/policy-statements";

/** `*`, and `s3:*`. */
const WHOLE_SERVICE = /^(\*|[\w-]+:\*)$/;

export const noWildcardActions = defineRule({
  id: "no-wildcard-actions",
  title: "no policy may allow all actions of a service",
  severity: "high",
  why: "it allows deleting and granting along with reading, and whatever AWS adds later",
  fix: "name the actions; a prefix such as s3:Get* is fine",
  example: 'Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]\n# not "sqs:*"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  controls: { "FSBP 1.0.0": ["IAM.21"] },
  aliases: { checkov: ["CKV_AWS_63", "CKV_AWS_49"], cdkNag: ["AwsSolutions-IAM5"], trivy: ["AWS-0057"] },
  appliesTo: IDENTITY_POLICIES,
  check: (subject) =>
    allowing(subject).flatMap((statement) =>
      statement.actions
        .filter((action) => action.matches(WHOLE_SERVICE))
        .map((action) => `${statement.name} allows ${action}`)
        .and(statement.notActions.map((action) => `${statement.name} allows everything but ${action}`)),
    ),
  passes: [
    rolePolicy('Effect = "Allow", Action = ["s3:Get*"], Resource = "*"'),
    rolePolicy('Effect = "Deny", Action = "s3:*", Resource = "*"'),
  ],
  fails: [
    rolePolicy('Effect = "Allow", Action = "sqs:*", Resource = "arn:aws:sqs:us-east-1:123456789012:q"'),
    rolePolicy('Effect = "Allow", NotAction = "iam:*", Resource = "*"'),
  ],
  undecided: [rolePolicy('Effect = "Allow", Action = [var.unknown, "s3:GetObject"], Resource = "*"')],
});
