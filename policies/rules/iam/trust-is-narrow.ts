import { defineRule } from "../../engine/rule";
import { program, role } from "../../evidence/programs";
import { anyOf, findings } from "../../facts/items";
import { type Statement, statementsOf } from "../../facts/policy-statements";
import { isLimitedBy } from "../../facts/reach";
import type { Text } from "../../facts/text";

/** An account as a whole: its root, or its bare number. What another resource is called is none. @throws Undecided */
const isWholeAccount = (name: Text): boolean => {
  if (name.resources.length > 0 && name.isFromResources && name.resources.every(isIdentity)) return false;
  return name.endsWith(":root") || name.matches(/^\d{12}$/);
};
const isIdentity = ({ mode, type }: Text["resources"][number]): boolean =>
  mode === "managed" && /^aws_iam_(role|user)$/.test(type);

/** Keys that a caller of the right account still has to have the right value of. */
const CALLER = /^(sts:externalid|aws:(principalarn|principaltag\/.+|userid|username|sourceip|sourcevpce?))$/;
const isLimited = (statement: Statement): boolean =>
  anyOf(
    () => isLimitedBy(statement, (key) => CALLER.test(key)),
    () =>
      statement.conditions.some(
        ({ operator, key, values }) =>
          operator === "Bool" &&
          key.toLowerCase() === "aws:multifactorauthpresent" &&
          values.every((value) => value.is("true")),
      ),
  );

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
            statement.principals
              .filter(({ type, name }) => type === "AWS" && isWholeAccount(name) && !isLimited(statement))
              .map(({ name }) => `${statement.name} trusts all of ${name}`),
          () => (statement.notPrincipals.isEmpty ? undefined : `${statement.name} trusts everybody but some`),
        ),
      ),
  passes: [
    role('Principal = { Service = "ecs-tasks.amazonaws.com" }'),
    role('Principal = { AWS = "123456789012" }, Condition = { StringEquals = { "sts:ExternalId" = "e" } }'),
    role(
      'Principal = { AWS = "arn:aws:iam::123456789012:root" }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }',
    ),
    program(
      role("Principal = { AWS = aws_iam_role.z.arn }"),
      'resource "aws_iam_role" "z" {\n  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })\n}',
    ),
  ],
  fails: [
    role('Principal = "*"'),
    role('Principal = { AWS = ["*"] }'),
    role('Principal = { AWS = "arn:aws:iam::123456789012:root" }'),
    role('Principal = { AWS = "123456789012" }, Condition = { Bool = { "aws:SecureTransport" = "true" } }'),
    role('Principal = { AWS = "123456789012" }, Condition = { StringLike = { "sts:ExternalId" = "*" } }'),
    role('NotPrincipal = { AWS = "arn:aws:iam::123456789012:user/a" }'),
    role(`Principal = { AWS = "arn:aws:iam::\${var.unknown}:root" }`),
  ],
  undecided: [
    role("Principal = { AWS = var.unknown }"),
    role('Principal = { AWS = "123456789012" }, Condition = { StringEquals = { "sts:ExternalId" = var.unknown } }'),
  ],
});
