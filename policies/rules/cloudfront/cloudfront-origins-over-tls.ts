import { defineRule } from "../../engine/rule";
import { distribution, only } from "../../evidence/resources";
import type { Attributes } from "../../facts/attributes";
import { findings, type Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const WEAK = ["SSLv3", "TLSv1", "TLSv1.1"];

/** Where a distribution, or a VPC origin, says how its origins are reached, and the protocols that it names there. */
const connectionsOf = (subject: Subject): Items<readonly [Attributes, Items<string>]> =>
  subject.type === "aws_cloudfront_vpc_origin"
    ? subject
        .blocks("vpc_origin_endpoint_config")
        .map((config) => [config, config.blocks("origin_ssl_protocols").flatMap((each) => each.strings("items"))])
    : subject
        .blocks("origin")
        .flatMap((origin) => origin.blocks("custom_origin_config"))
        .map((config) => [config, config.strings("origin_ssl_protocols")]);

const custom = (policy: string, protocols = '["TLSv1.2"]'): string =>
  distribution({
    origin: `domain_name = "example.com"; custom_origin_config {; http_port = 80; https_port = 443; origin_protocol_policy = ${policy}; origin_ssl_protocols = ${protocols}; }`,
  });
const inVpc = (policy: string): string =>
  only(
    "aws_cloudfront_vpc_origin",
    `vpc_origin_endpoint_config {; name = "o"; arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1"; http_port = 80; https_port = 443; origin_protocol_policy = ${policy}; origin_ssl_protocols {; items = ["TLSv1.2"]; quantity = 1; }; }`,
  );

export const cloudfrontOriginsOverTls = defineRule({
  id: "cloudfront-origins-over-tls",
  title: "CloudFront must reach its origins over TLS 1.2 only",
  severity: "high",
  why: "the viewer sees a lock, and half of the way is in the open",
  fix: "set origin_protocol_policy to https-only, and origin_ssl_protocols to TLSv1.2",
  example: 'origin_protocol_policy = "https-only"\norigin_ssl_protocols = ["TLSv1.2"]',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-9",
  controls: { "FSBP 1.0.0": ["CloudFront.9", "CloudFront.10"] },
  aliases: { checkov: ["CKV2_AWS_54", "CKV2_AWS_72"], cdkNag: ["AwsSolutions-CFR5"] },
  appliesTo: ["aws_cloudfront_distribution", "aws_cloudfront_vpc_origin"],
  check: (subject) =>
    connectionsOf(subject).flatMap(([config, protocols]) =>
      findings(
        () => {
          const policy = config.string("origin_protocol_policy");
          return policy === "https-only" ? undefined : `${config.path} is reached by ${policy}`;
        },
        () =>
          protocols.filter((each) => WEAK.includes(each)).map((each) => `${config.path} may be reached over ${each}`),
      ),
    ),
  passes: [distribution(), custom('"https-only"'), inVpc('"https-only"')],
  fails: [
    custom('"http-only"'),
    custom('"match-viewer"'),
    custom('"https-only"', '["TLSv1.2", "TLSv1"]'),
    inVpc('"http-only"'),
  ],
  undecided: [custom("var.unknown"), custom('"https-only"', "[var.unknown]"), inVpc("var.unknown")],
});
