import { defineRule } from "../../engine/rule";
import { role } from "../../evidence/programs";
import { findings, Items } from "../../facts/items";
import { statementsOf } from "../../facts/policy-statements";

/** An account as a whole: its root, or its bare number. */
const WHOLE_ACCOUNT = /^(arn:aws[\w-]*:iam::\d{12}:root|\d{12})$/;

export const trustIsNarrow = defineRule({
  id: "trust-is-narrow",
  title: "a role must name who may take it on",
  severity: "critical",
  why: "everybody with an AWS account, or everybody in an account, can otherwise become this role",
  fix: "name services and roles; limit an account by a condition such as sts:ExternalId",
  example:
    'Principal = { Service = "ecs-tasks.amazonaws.com" }\nCondition = { StringEquals = { "aws:SourceAccount" = local.account } }',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  aliases: { checkov: ["CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_283"] },
  appliesTo: ["aws_iam_role"],
  check: (subject) =>
    statementsOf(subject, "assume_role_policy")
      .filter((statement) => statement.allows)
      .flatMap((statement) =>
        findings(
          () => (statement.isForEverybody ? `${statement.name} trusts everybody` : undefined),
          () =>
            (statement.conditions.isEmpty ? statement.principals : new Items<never>([]))
              .filter(({ type, name }) => type === "AWS" && name.matches(WHOLE_ACCOUNT))
              .map(({ name }) => `${statement.name} trusts all of ${name}`),
        ),
      ),
  passes: [
    role('Principal = { Service = "ecs-tasks.amazonaws.com" }'),
    role('Principal = { AWS = "123456789012" }, Condition = { StringEquals = { "sts:ExternalId" = "e" } }'),
  ],
  fails: [
    role('Principal = "*"'),
    role('Principal = { AWS = ["*"] }'),
    role('Principal = { AWS = "arn:aws:iam::123456789012:root" }'),
  ],
  undecided: [role("Principal = { AWS = var.unknown }")],
});
