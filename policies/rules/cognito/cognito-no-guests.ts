import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";

const identities = (guests: string): string =>
  only("aws_cognito_identity_pool", `identity_pool_name = "p"; allow_unauthenticated_identities = ${guests}`);
const client = (flows: string): string =>
  only(
    "aws_cognito_user_pool_client",
    `name = "c"; user_pool_id = "p"; allowed_oauth_flows = ${flows}; allowed_oauth_scopes = ["openid"]; allowed_oauth_flows_user_pool_client = true`,
  );

export const cognitoNoGuests = defineRule({
  id: "cognito-no-guests",
  title: "an identity pool must refuse guests, and a client must not get tokens in an address",
  severity: "high",
  why: "guests get credentials of AWS without saying who they are; a token in an address stays in histories and logs",
  fix: "leave allow_unauthenticated_identities out, and use the flow code with PKCE",
  example: 'resource "aws_cognito_user_pool_client" "web" {\n  allowed_oauth_flows = ["code"]',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html#cognito-2",
  controls: { "FSBP 1.0.0": ["Cognito.2"] },
  aliases: { checkov: ["CKV_AWS_366"], cdkNag: ["AwsSolutions-COG7"] },
  appliesTo: ["aws_cognito_identity_pool", "aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client"],
  check: (subject) =>
    subject.type === "aws_cognito_identity_pool"
      ? subject.flag("allow_unauthenticated_identities")
        ? "admits guests"
        : undefined
      : subject
          .texts("allowed_oauth_flows")
          .filter((flow) => flow.is("implicit"))
          .map(() => "gets tokens in an address"),
  passes: [identities("false"), only("aws_cognito_identity_pool", 'identity_pool_name = "p"'), client('["code"]')],
  fails: [identities("true"), client('["code", "implicit"]')],
  undecided: [identities("var.unknown"), client('split(",", var.unknown)'), client("[var.unknown]")],
});
