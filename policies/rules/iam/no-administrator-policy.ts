import { defineRule } from "../../engine/rule";
import { rolePolicy } from "../../evidence/programs";
import { allOf } from "../../facts/items";
import { allowing, IDENTITY_POLICIES } from "../../facts/policy-statements";

export const noAdministratorPolicy = defineRule({
  id: "no-administrator-policy",
  title: "no policy may allow everything on everything",
  severity: "critical",
  why: "one leaked credential is then the whole account",
  fix: "allow the actions that are needed, on the resources that are meant",
  example: `Action   = ["s3:GetObject"]\nResource = "\${aws_s3_bucket.assets.arn}/*"`,
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  controls: { "FSBP 1.0.0": ["IAM.1"], "CIS AWS 3.0.0": ["1.16"] },
  aliases: {
    checkov: ["CKV_AWS_62", "CKV_AWS_1", "CKV2_AWS_40"],
    cdkNag: ["IAMPolicyNoStatementsWithAdminAccess"],
    trivy: ["AWS-0057"],
  },
  appliesTo: IDENTITY_POLICIES,
  check: (subject) =>
    allowing(subject)
      .filter((statement) =>
        allOf(
          () => statement.actions.some((action) => action.is("*", "*:*")),
          () => statement.resources.some((resource) => resource.is("*")),
        ),
      )
      .map(({ name }) => `${name} allows everything`),
  passes: [
    rolePolicy('Effect = "Allow", Action = "s3:GetObject", Resource = "*"'),
    rolePolicy('Effect = "Deny", Action = "*", Resource = "*"'),
  ],
  fails: [
    rolePolicy('Effect = "Allow", Action = "*", Resource = "*"'),
    rolePolicy('Effect = "Allow", Action = ["s3:GetObject", "*"], Resource = ["*"]'),
  ],
  undecided: [
    rolePolicy('Effect = "Allow", Action = "*", Resource = var.unknown'),
    rolePolicy('Effect = var.unknown, Action = "*", Resource = "*"'),
  ],
});
