import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer } from "../../evidence/networks";
import { kindOf, LOAD_BALANCERS } from "../../facts/load-balancers";

const ASSOCIATIONS = ["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"];

const association = (of: string): string => `resource "aws_wafv2_web_acl_association" "a" {
  resource_arn = ${of}
  web_acl_arn  = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/w/1"
}`;
const STAGE =
  'resource "aws_api_gateway_stage" "s" {\n  rest_api_id = "r"\n  stage_name = "s"\n  deployment_id = "d"\n}\n';

export const publicAlbBehindFirewall = defineRule({
  id: "public-alb-behind-firewall",
  title: "a public application load balancer must stand behind a web application firewall",
  severity: "medium",
  why: "known attacks and floods otherwise reach the services themselves",
  fix: "associate it with a web ACL",
  example: 'resource "aws_wafv2_web_acl_association" "alb" {\n  resource_arn = aws_lb.main.arn',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["ELB.16"] },
  aliases: { checkov: ["CKV2_AWS_28"], cdkNag: ["ALBWAFEnabled"] },
  appliesTo: LOAD_BALANCERS,
  check: (subject) => {
    const kind = kindOf(subject);
    if (kind !== "application") return new NotApplicable(`AWS WAF does not stand before a ${kind} load balancer`);
    if (subject.flag("internal")) return new NotApplicable("it is internal");
    return subject.linkedOf(ASSOCIATIONS, "resource_arn").isEmpty ? "no web ACL is associated" : undefined;
  },
  passes: [balancer("", association("aws_lb.lb.arn")), balancer("internal = true")],
  fails: [
    balancer(),
    balancer("internal = false"),
    balancer("", association('"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/other/1"')),
    balancer("", STAGE, association("aws_api_gateway_stage.s.arn")),
  ],
  undecided: [balancer("", association("var.unknown")), balancer("internal = var.unknown")],
});
