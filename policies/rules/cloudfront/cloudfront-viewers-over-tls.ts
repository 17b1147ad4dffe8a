import { defineRule } from "../../engine/rule";
import { distribution } from "../../evidence/resources";
import { behaviorsOf } from "../../facts/distributions";
import { anyOf, findings } from "../../facts/items";

/** Security policies that begin with TLS 1.2 and hold no weak cipher. */
const STRONG = /^TLSv1\.(2_(2021|2025)|3_20\d\d)$/;

const ENCRYPTED = ["redirect-to-https", "https-only"];
const OWN = 'acm_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"; ssl_support_method = "sni-only"';
const viewers = (policy: string, version = '"TLSv1.2_2021"'): string =>
  distribution({
    behavior: `viewer_protocol_policy = ${policy}`,
    certificate: `${OWN}; minimum_protocol_version = ${version}`,
  });

export const cloudfrontViewersOverTls = defineRule({
  id: "cloudfront-viewers-over-tls",
  title: "viewers must come over TLS 1.2 or newer, to a certificate of one's own",
  severity: "high",
  why: "what they send and get can be read and changed on the way; CloudFront's own certificate allows TLS 1.0",
  fix: "redirect to HTTPS in every behavior, and set minimum_protocol_version",
  example: 'viewer_protocol_policy = "redirect-to-https"\nminimum_protocol_version = "TLSv1.2_2021"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
  controls: { "FSBP 1.0.0": ["CloudFront.3", "CloudFront.7"] },
  aliases: {
    checkov: ["CKV_AWS_34", "CKV_AWS_174", "CKV2_AWS_42"],
    cdkNag: ["AwsSolutions-CFR4"],
    trivy: ["AWS-0012", "AWS-0013"],
  },
  appliesTo: ["aws_cloudfront_distribution"],
  check: (subject) =>
    findings(
      () =>
        behaviorsOf(subject)
          .filter(({ block }) => !ENCRYPTED.includes(block.string("viewer_protocol_policy") ?? ""))
          .map(({ name }) => `${name} is served over plain HTTP as well`),
      () =>
        subject.blocks("viewer_certificate").flatMap((certificate) => {
          const isOwn = anyOf(
            () => certificate.has("acm_certificate_arn"),
            () => certificate.has("iam_certificate_id"),
          );
          if (!isOwn) return ["has no certificate of its own"];
          const version = certificate.string("minimum_protocol_version") ?? "TLSv1";
          return STRONG.test(version) ? [] : [`allows ${version}`];
        }),
    ),
  passes: [viewers('"redirect-to-https"'), viewers('"https-only"')],
  fails: [
    viewers('"allow-all"'),
    viewers('"https-only"', '"TLSv1.1_2016"'),
    viewers('"https-only"', "null"),
    distribution({ certificate: "cloudfront_default_certificate = true" }),
    distribution({
      certificate: `${OWN}; minimum_protocol_version = "TLSv1.2_2021"`,
      body: 'ordered_cache_behavior {; path_pattern = "/x"; target_origin_id = "o"; allowed_methods = ["GET", "HEAD"]; cached_methods = ["GET"]; viewer_protocol_policy = "allow-all"; }',
    }),
  ],
  undecided: [viewers("var.unknown"), viewers('"https-only"', "var.unknown")],
});
