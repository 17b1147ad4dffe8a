import { defineRule } from "../../engine/rule";
import { distribution, resource } from "../../evidence/resources";
import { behaviorsOf } from "../../facts/distributions";
import { anyOf, findings } from "../../facts/items";
import { keepsToHttps } from "../../facts/response-headers";

const LOGGED = 'logging_config {; bucket = "logs.s3.amazonaws.com"; }';
const ROOT = 'default_root_object = "index.html"';
const headers = (policy: string): string =>
  `viewer_protocol_policy = "https-only"; response_headers_policy_id = ${policy}`;
/** `Managed-SecurityHeadersPolicy`. */
const MANAGED = '"67f7725c-6f97-4210-82d7-5512b31e9d03"';
const policy = (header: string): string =>
  resource("aws_cloudfront_response_headers_policy", `name = "p"; security_headers_config {; ${header}; }`);
const hsts = (seconds: string): string =>
  policy(`strict_transport_security {; access_control_max_age_sec = ${seconds}; override = true; }`);
const OWN = headers("aws_cloudfront_response_headers_policy.x.id");

export const cloudfrontLoggedAndHardened = defineRule({
  id: "cloudfront-logged-and-hardened",
  title: "a distribution must log, have a root object, and tell browsers to stay with HTTPS",
  severity: "low",
  why: "without a log nobody can say who did what; without HSTS the first request of a visit is in the open",
  fix: "add logging_config, default_root_object, and a response-headers policy with strict_transport_security",
  example:
    'default_root_object = "index.html"\nresponse_headers_policy_id = aws_cloudfront_response_headers_policy.secure.id',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5",
  controls: { "FSBP 1.0.0": ["CloudFront.1", "CloudFront.5"] },
  aliases: {
    checkov: ["CKV_AWS_86", "CKV_AWS_259", "CKV_AWS_305", "CKV2_AWS_32"],
    cdkNag: ["AwsSolutions-CFR3"],
    trivy: ["AWS-0010"],
  },
  appliesTo: ["aws_cloudfront_distribution"],
  check: (subject) =>
    findings(
      () => {
        const isLogged = anyOf(
          () => !subject.blocks("logging_config").isEmpty,
          () => !subject.linked("aws_cloudwatch_log_delivery_source", "resource_arn").isEmpty,
        );
        return isLogged ? undefined : "logs nothing";
      },
      () => (subject.has("default_root_object") ? undefined : "has no root object"),
      () =>
        behaviorsOf(subject)
          .filter(({ block }) => !keepsToHttps(block, subject))
          .map(({ name }) => `${name} does not tell browsers to stay with HTTPS`),
    ),
  passes: [
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: headers(MANAGED) }),
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: OWN, beside: [hsts("31536000")] }),
    distribution({
      body: ROOT,
      behavior: headers(MANAGED),
      beside: [
        resource(
          "aws_cloudwatch_log_delivery_source",
          'name = "l"; log_type = "ACCESS_LOGS"; resource_arn = aws_cloudfront_distribution.x.arn',
        ),
      ],
    }),
  ],
  fails: [
    distribution({ body: ROOT, behavior: headers(MANAGED) }),
    distribution({ body: LOGGED, behavior: headers(MANAGED) }),
    distribution({ body: `${LOGGED}; ${ROOT}` }),
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: OWN, beside: [hsts("0")] }),
    distribution({
      body: `${LOGGED}; ${ROOT}`,
      behavior: OWN,
      beside: [policy("content_type_options {; override = true; }")],
    }),
  ],
  undecided: [
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: headers("var.unknown") }),
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: headers('"elsewhere"') }),
    distribution({ body: `${LOGGED}; ${ROOT}`, behavior: OWN, beside: [hsts("var.unknown")] }),
  ],
});
