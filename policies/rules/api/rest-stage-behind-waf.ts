import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";

const stage = (of?: string): string =>
  only(
    "aws_api_gateway_stage",
    'rest_api_id = "a"; stage_name = "s"; deployment_id = "d"',
    ...(of
      ? [
          resource(
            "aws_wafv2_web_acl_association",
            `resource_arn = ${of}; web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1"`,
          ),
        ]
      : []),
  );

export const restStageBehindWaf = defineRule({
  id: "rest-stage-behind-waf",
  title: "a stage of a REST API must stand behind a web ACL",
  severity: "medium",
  why: "nothing refuses what is known to be an attack, or counts who calls, before the program is paid for running",
  fix: "add an aws_wafv2_web_acl_association",
  example: 'resource "aws_wafv2_web_acl_association" "api" {\n  resource_arn = aws_api_gateway_stage.prod.arn',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-4",
  controls: { "FSBP 1.0.0": ["APIGateway.4"] },
  aliases: { checkov: ["CKV2_AWS_29"], cdkNag: ["AwsSolutions-APIG3"] },
  appliesTo: ["aws_api_gateway_stage"],
  check: (subject) =>
    subject.linkedOf(["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"], "resource_arn").isEmpty
      ? "stands behind no web ACL"
      : undefined,
  passes: [stage("aws_api_gateway_stage.x.arn")],
  fails: [stage(), stage('"arn:aws:apigateway:us-east-1::/restapis/z/stages/s"')],
  undecided: [stage("var.unknown")],
});
