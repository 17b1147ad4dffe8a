import { defineRule } from "../../engine/rule";
import { ingress, ingressRule, olderIngressRule } from "../../evidence/programs";
import { INGRESS_TYPES, ingressOf } from "../../facts/ingress";
import { allOf } from "../../facts/items";

export const noEveryPortFromWorld = defineRule({
  id: "no-every-port-from-world",
  title: "no security group may open every port to the world",
  severity: "critical",
  why: "whatever listens inside, now or later, is on the internet",
  fix: "open the one port that is served, to whom it is served",
  example: "from_port = 443\nreferenced_security_group_id = aws_security_group.alb.id",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  controls: { "FSBP 1.0.0": ["EC2.18"] },
  aliases: { checkov: ["CKV_AWS_277"], cdkNag: ["AwsSolutions-EC23"] },
  appliesTo: INGRESS_TYPES,
  check: (subject) =>
    ingressOf(subject)
      .filter((rule) =>
        allOf(
          () => rule.isEveryPort,
          () => rule.isFromWorld,
        ),
      )
      .map((rule) => `ingress ${rule.text}`),
  passes: [
    ingress('protocol = "-1"; from_port = 0; to_port = 0; self = true'),
    ingressRule('ip_protocol = "tcp"; from_port = 443; to_port = 443; cidr_ipv4 = "0.0.0.0/0"'),
  ],
  fails: [
    ingress('protocol = "-1"; from_port = 0; to_port = 0; cidr_blocks = ["0.0.0.0/0"]'),
    olderIngressRule('protocol = "tcp"; from_port = 0; to_port = 65535; ipv6_cidr_blocks = ["::/0"]'),
  ],
  undecided: [ingressRule('ip_protocol = var.unknown; cidr_ipv4 = "0.0.0.0/0"')],
});
