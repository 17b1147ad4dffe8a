import { defineRule } from "../../engine/rule";
import { distribution } from "../../evidence/resources";

const acl = (id: string): string => distribution({ body: `web_acl_id = ${id}` });

export const cloudfrontBehindWaf = defineRule({
  id: "cloudfront-behind-waf",
  title: "a distribution must stand behind a web ACL",
  severity: "medium",
  why: "nothing between the internet and the origin refuses what is known to be an attack, or counts who calls",
  fix: "name an aws_wafv2_web_acl of the scope CLOUDFRONT in web_acl_id",
  example: 'resource "aws_cloudfront_distribution" "site" {\n  web_acl_id = aws_wafv2_web_acl.site.arn',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-6",
  controls: { "FSBP 1.0.0": ["CloudFront.6"] },
  aliases: { checkov: ["CKV_AWS_68", "CKV2_AWS_47"], cdkNag: ["AwsSolutions-CFR2"], trivy: ["AWS-0011"] },
  appliesTo: ["aws_cloudfront_distribution"],
  check: (subject) => (subject.has("web_acl_id") ? undefined : "stands behind no web ACL"),
  passes: [acl('"arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1"')],
  fails: [distribution(), acl('""')],
  undecided: [acl("var.unknown")],
});
