import { defineRule } from "../../engine/rule";
import { rolePolicy } from "../../evidence/programs";
import { allOf } from "../../facts/items";
import { allowing, IDENTITY_POLICIES } from "../../facts/policy-statements";
import { isLimitedBy, reachesEverything } from "../../facts/reach";

/** With any of these on any identity, whoever has it can make itself administrator. */
const ESCALATING = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PassRole",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "lambda:UpdateFunctionCode",
];
/** Keys that say to what, for whom or how far. */
const LIMITS =
  /^(iam:(passedtoservice|permissionsboundary|policyarn|associatedresourcearn|resourcetag\/.+)|aws:resourcetag\/.+)$/;

const allow = (action: string, resource: string, more = ""): string =>
  rolePolicy(`Effect = "Allow", Action = ${action}, Resource = ${resource}, ${more}`);
const condition = (operator: string, key: string, value: string): string =>
  `Condition = { ${operator} = { "${key}" = ${value} } }`;
const ROLES = '"arn:aws:iam::123456789012:role/*"';

export const noPrivilegeEscalation = defineRule({
  id: "no-privilege-escalation",
  title: "no policy may let its holder become whoever it likes",
  severity: "high",
  why: "whoever may pass any role, or write any policy, is an administrator in two calls",
  fix: "name the roles and policies, or limit them by a condition such as iam:PassedToService or iam:PermissionsBoundary",
  example:
    'Action = "iam:PassRole", Resource = aws_iam_role.task.arn\nCondition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  aliases: { checkov: ["CKV_AWS_286", "CKV_AWS_110"], trivy: ["AWS-0342"] },
  appliesTo: IDENTITY_POLICIES,
  check: (subject) =>
    allowing(subject)
      .filter((statement) =>
        allOf(
          () => reachesEverything(statement),
          () => !isLimitedBy(statement, (key) => LIMITS.test(key)),
        ),
      )
      .flatMap((statement) => {
        const found = ESCALATING.filter((action) => statement.concerns(action));
        return found.length > 0 ? [`${statement.name} allows ${found.join(", ")} on everything`] : [];
      }),
  passes: [
    allow('"iam:PassRole"', '"arn:aws:iam::123456789012:role/app-task"'),
    allow('"iam:PassRole"', '"*"', condition("StringEquals", "iam:PassedToService", '"ecs-tasks.amazonaws.com"')),
    allow('["iam:GetRole", "iam:List*"]', '"*"'),
    rolePolicy('Effect = "Allow", NotAction = ["iam:*", "lambda:*"], Resource = "*"'),
    rolePolicy('Effect = "Deny", Action = "iam:*", Resource = "*"'),
  ],
  fails: [
    allow('"iam:PassRole"', '"*"'),
    allow('["s3:GetObject", "iam:Pass*"]', ROLES),
    allow('"iam:PutRolePolicy"', '"arn:aws:iam::*:*"'),
    allow('"IAM:createpolicyversion"', '"arn:aws:iam::123456789012:policy/*"'),
    allow('"iam:AttachRolePolicy"', ROLES, condition("StringEqualsIfExists", "iam:PermissionsBoundary", '"b"')),
    allow('"iam:PassRole"', ROLES, condition("StringNotEquals", "iam:PassedToService", '"ec2.amazonaws.com"')),
    allow('"iam:PassRole"', ROLES, condition("StringLike", "iam:PassedToService", '"*"')),
    rolePolicy('Effect = "Allow", NotAction = "s3:*", Resource = "*"'),
    rolePolicy('Effect = "Allow", Action = "iam:PassRole", NotResource = "arn:aws:iam::123456789012:role/admin"'),
    allow('"iam:PassRole"', `"arn:aws:iam::\${var.unknown}:role/*"`),
  ],
  undecided: [
    allow('"iam:PassRole"', "var.unknown"),
    allow('"iam:PassRole"', `"arn:aws:iam::123456789012:role/\${var.unknown}"`),
    allow("var.unknown", '"*"'),
    allow('"iam:PassRole"', '"*"', condition("StringEquals", "iam:PassedToService", "var.unknown")),
  ],
});
