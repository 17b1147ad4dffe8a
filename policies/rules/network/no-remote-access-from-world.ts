import { defineRule } from "../../engine/rule";
import { ingress, ingressRule, olderIngressRule } from "../../evidence/programs";
import { INGRESS_TYPES, ingressOf } from "../../facts/ingress";
import { allOf, anyOf } from "../../facts/items";

const SSH = 22;
const RDP = 3389;

export const noRemoteAccessFromWorld = defineRule({
  id: "no-remote-access-from-world",
  title: "SSH and RDP must not be open to the world",
  severity: "critical",
  why: "these ports are tried by machines within minutes of their opening",
  fix: "use ECS Exec or Session Manager, or admit a network of your own",
  example: "from_port = 22\ncidr_blocks = [var.office_network]",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
  controls: { "FSBP 1.0.0": ["EC2.19"], "CIS AWS 3.0.0": ["5.2", "5.3"] },
  aliases: { checkov: ["CKV_AWS_24", "CKV_AWS_25"], cdkNag: ["EC2RestrictedSSH"], trivy: ["AWS-0107"] },
  appliesTo: INGRESS_TYPES,
  check: (subject) =>
    ingressOf(subject)
      .filter((rule) =>
        allOf(
          () => rule.isFromWorld,
          () =>
            anyOf(
              () => rule.covers("tcp", SSH),
              () => rule.covers("tcp", RDP),
            ),
        ),
      )
      .map((rule) => `ingress ${rule.text}`),
  passes: [
    ingress('protocol = "tcp"; from_port = 22; to_port = 22; cidr_blocks = ["10.0.0.0/8"]'),
    ingressRule('ip_protocol = "tcp"; from_port = 443; to_port = 443; cidr_ipv4 = "0.0.0.0/0"'),
  ],
  fails: [
    ingress('protocol = "tcp"; from_port = 20; to_port = 30; cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]'),
    ingressRule('ip_protocol = "-1"; cidr_ipv6 = "::/0"'),
    olderIngressRule('protocol = "6"; from_port = 3389; to_port = 3389; cidr_blocks = ["0.0.0.0/0"]'),
  ],
  undecided: [
    ingress('protocol = "tcp"; from_port = 22; to_port = 22; cidr_blocks = split(",", var.unknown)'),
    ingressRule('ip_protocol = "tcp"; from_port = 22; to_port = 22; cidr_ipv4 = var.unknown'),
  ],
});
