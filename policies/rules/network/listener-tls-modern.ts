import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, listener } from "../../evidence/networks";
import { findings } from "../../facts/items";
import { LISTENERS, protocolOf } from "../../facts/load-balancers";
import type { Text } from "../../facts/text";

/** TLS 1.3 and 1.2 with forward secrecy and no ciphers from before; the variants with `Ext` let those in again.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const MODERN = /^ELBSecurityPolicy-(TLS13-1-[23](-Res)?(-FIPS)?(-PQ)?|FS-1-2-Res)-\d{4}-\d{2}$/;
/** What a listener gets that is not made in the console. */
const DEFAULT = "ELBSecurityPolicy-2016-08";

const isFromAcm = (certificate: Text): boolean => {
  const types = certificate.resources.map(({ type }) => type);
  if (types.includes("aws_iam_server_certificate")) return false;
  return types.some((type) => type.startsWith("aws_acm")) || certificate.includes(":acm:");
};

const ACM = 'certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/c"';
const https = (attributes: string, ...beside: readonly string[]): string =>
  balancer("", listener(`port = 443\n  protocol = "HTTPS"\n  ${attributes}`), ...beside);
const CURRENT = 'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"';
const CERTIFICATE =
  'resource "aws_acm_certificate" "c" {\n  domain_name = "example.com"\n  validation_method = "DNS"\n}';

export const listenerTlsModern = defineRule({
  id: "listener-tls-modern",
  title: "a listener must speak TLS 1.2 or later with strong ciphers, and have its certificate from ACM",
  severity: "high",
  why: "older TLS can be broken on the way, and a certificate that nobody renews ends the service one night",
  fix: "name a TLS 1.3 policy, because the default still speaks TLS 1.0, and a certificate of ACM",
  example: 'ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-2021-06"\ncertificate_arn = aws_acm_certificate.main.arn',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17",
  controls: { "FSBP 1.0.0": ["ELB.17"] },
  aliases: {
    checkov: ["CKV_AWS_103", "CKV2_AWS_74"],
    cdkNag: ["ELBv2ACMCertificateRequired"],
    trivy: ["AWS-0047"],
  },
  appliesTo: LISTENERS,
  check: (subject) => {
    const protocol = protocolOf(subject);
    if (protocol !== "HTTPS" && protocol !== "TLS") return new NotApplicable("it does not end TLS");
    return findings(
      () => {
        const policy = subject.string("ssl_policy") ?? DEFAULT;
        return MODERN.test(policy) ? undefined : `${policy} lets old versions or weak ciphers in`;
      },
      () => {
        const certificate = subject.text("certificate_arn");
        if (!certificate) return "has no certificate";
        return isFromAcm(certificate) ? undefined : `${certificate} is no certificate of ACM`;
      },
    );
  },
  passes: [
    https(`${CURRENT}\n  ${ACM}`),
    https(`${CURRENT}\n  certificate_arn = aws_acm_certificate.c.arn`, CERTIFICATE),
    https(`ssl_policy = "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04"\n  ${ACM}`),
  ],
  fails: [
    https(ACM),
    https(`ssl_policy = "ELBSecurityPolicy-2016-08"\n  ${ACM}`),
    https(`ssl_policy = "ELBSecurityPolicy-TLS13-1-1-2021-06"\n  ${ACM}`),
    https(`ssl_policy = "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06"\n  ${ACM}`),
    https(CURRENT),
    https(`${CURRENT}\n  certificate_arn = "arn:aws:iam::123456789012:server-certificate/c"`),
  ],
  undecided: [https(`ssl_policy = var.unknown\n  ${ACM}`), https(`${CURRENT}\n  certificate_arn = var.unknown`)],
});
