import { defineRule, NotApplicable } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";

const zone = (body = "", of?: string): string =>
  only(
    "aws_route53_zone",
    `name = "example.com"; ${body}`,
    ...(of
      ? [
          resource(
            "aws_route53_query_log",
            `zone_id = ${of}; cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:q"`,
          ),
        ]
      : []),
  );

export const zoneQueriesLogged = defineRule({
  id: "zone-queries-logged",
  title: "a public zone must log what it is asked",
  severity: "low",
  why: "who looks for names that do not exist, or that nobody should know, leaves no trace",
  fix: "add an aws_route53_query_log",
  example: 'resource "aws_route53_query_log" "site" {\n  zone_id = aws_route53_zone.site.zone_id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/route53-controls.html#route53-2",
  controls: { "FSBP 1.0.0": ["Route53.2"] },
  aliases: { checkov: ["CKV2_AWS_39"] },
  appliesTo: ["aws_route53_zone"],
  check: (subject) => {
    if (!subject.blocks("vpc").isEmpty) return new NotApplicable("it answers inside a VPC only");
    return subject.linked("aws_route53_query_log", "zone_id").isEmpty ? "does not log what it is asked" : undefined;
  },
  passes: [zone("", "aws_route53_zone.x.zone_id"), zone('vpc {; vpc_id = "vpc-1"; }')],
  fails: [zone(), zone("", '"Z1"')],
  undecided: [zone("", "var.unknown")],
});
