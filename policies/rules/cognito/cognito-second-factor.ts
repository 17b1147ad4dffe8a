import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { findings } from "../../facts/items";

const pool = (mfa: string, mode: string): string =>
  only(
    "aws_cognito_user_pool",
    `name = "p"; mfa_configuration = ${mfa}; software_token_mfa_configuration {; enabled = true; }; user_pool_add_ons {; advanced_security_mode = ${mode}; }`,
  );

export const cognitoSecondFactor = defineRule({
  id: "cognito-second-factor",
  title: "users must be able to have a second factor, and sign-ins that look like an attack must be refused",
  severity: "medium",
  why: "passwords from other sites' leaks are tried by the million, and one in a hundred fits",
  fix: "set mfa_configuration to ON or OPTIONAL, and advanced_security_mode to ENFORCED",
  example: 'mfa_configuration = "OPTIONAL"\nuser_pool_add_ons { advanced_security_mode = "ENFORCED" }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html#cognito-1",
  controls: { "FSBP 1.0.0": ["Cognito.1"] },
  aliases: { cdkNag: ["AwsSolutions-COG2"] },
  appliesTo: ["aws_cognito_user_pool"],
  check: (subject) =>
    findings(
      () =>
        ["ON", "OPTIONAL"].includes(subject.string("mfa_configuration") ?? "OFF")
          ? undefined
          : "knows no second factor",
      () =>
        subject.block("user_pool_add_ons")?.string("advanced_security_mode") === "ENFORCED"
          ? undefined
          : "does not refuse what looks like an attack",
    ),
  passes: [pool('"ON"', '"ENFORCED"'), pool('"OPTIONAL"', '"ENFORCED"')],
  fails: [only("aws_cognito_user_pool", 'name = "p"'), pool('"OFF"', '"ENFORCED"'), pool('"ON"', '"AUDIT"')],
  undecided: [pool("var.unknown", '"ENFORCED"'), pool('"ON"', "var.unknown")],
});
