import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { EGRESS_TYPES, egressOf, INGRESS_TYPES, ingressOf } from "../../facts/ingress";
import { findings } from "../../facts/items";

/** What the provider writes where nobody says anything. */
const NOTHING_SAID = "Managed by Terraform";
const group = (body: string): string => only("aws_security_group", body);
const HTTPS = 'from_port = 443; to_port = 443; protocol = "tcp"; cidr_blocks = ["10.0.0.0/8"]';
const rule = (body: string): string =>
  only(
    "aws_vpc_security_group_ingress_rule",
    `security_group_id = "sg-1"; ip_protocol = "-1"; cidr_ipv4 = "10.0.0.0/8"; ${body}`,
  );

export const securityGroupsDescribed = defineRule({
  id: "security-groups-described",
  title: "every security group and every rule of one must say what it is for",
  severity: "low",
  why: "a rule that nobody can explain is a rule that nobody dares to remove",
  fix: "write a description",
  example: 'ingress {\n  description = "HTTPS from the load balancer"',
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  aliases: { checkov: ["CKV_AWS_23"], cdkNag: ["AwsSolutions-EC27"], trivy: ["AWS-0099", "AWS-0124"] },
  appliesTo: [...new Set([...INGRESS_TYPES, ...EGRESS_TYPES])],
  check: (subject) =>
    findings(
      () => {
        if (subject.type !== "aws_security_group") return undefined;
        return (subject.string("description") ?? NOTHING_SAID) === NOTHING_SAID
          ? "does not say what it is for"
          : undefined;
      },
      ...[ingressOf, egressOf].map(
        (rulesOf) => () =>
          rulesOf(subject)
            .filter((each) => !each.isDescribed)
            .map((each) => `${each.text} does not say what it is for`),
      ),
    ),
  passes: [
    group(`description = "web"; ingress {; description = "HTTPS"; ${HTTPS}; }`),
    rule('description = "everything inside"'),
  ],
  fails: [
    group("description = null"),
    group(`description = "web"; ingress {; ${HTTPS}; }`),
    group(`description = "web"; egress {; ${HTTPS}; }`),
    rule(""),
  ],
  undecided: [
    group(`description = "web"; ingress {; description = var.unknown; ${HTTPS}; }`),
    rule("description = var.unknown"),
  ],
});
