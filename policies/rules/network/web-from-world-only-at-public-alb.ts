import { defineRule } from "../../engine/rule";
import { ingress, ingressRule } from "../../evidence/programs";
import { groupOf, INGRESS_TYPES, ingressOf } from "../../facts/ingress";
import { allOf, anyOf } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const HTTP = 80;
const HTTPS = 443;
const isAtPublicAlb = (group: Subject): boolean =>
  group
    .linked("aws_lb", "security_groups")
    .and(group.linked("aws_alb", "security_groups"))
    .some((lb) => !lb.flag("internal"));

const alb = (attributes: string): string => `resource "aws_lb" "lb" {
  security_groups = [aws_security_group.g.id]
  subnets         = ["subnet-1", "subnet-2"]
  ${attributes}
}`;
const https = 'protocol = "tcp"; from_port = 443; to_port = 443; cidr_blocks = ["0.0.0.0/0"]';

export const webFromWorldOnlyAtPublicAlb = defineRule({
  id: "web-from-world-only-at-public-alb",
  title: "ports 80 and 443 may be open to the world only where a public load balancer stands",
  severity: "high",
  why: "a service that the world reaches directly has no firewall, no log and no health check in front of it",
  fix: "admit the load balancer's security group instead of a network",
  example: "from_port = 443\nsecurity_groups = [aws_security_group.alb.id]",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  controls: { "FSBP 1.0.0": ["EC2.18"] },
  aliases: { checkov: ["CKV_AWS_260"], cdkNag: ["AwsSolutions-EC23"] },
  appliesTo: INGRESS_TYPES,
  check: (subject) =>
    ingressOf(subject)
      .filter((rule) =>
        allOf(
          () => rule.isFromWorld,
          () =>
            anyOf(
              () => rule.covers("tcp", HTTP),
              () => rule.covers("tcp", HTTPS),
            ),
          () => !groupOf(subject).some(isAtPublicAlb),
        ),
      )
      .map((rule) => `ingress ${rule.text}, and no public load balancer has the group`),
  passes: [
    ingress(https, alb("")),
    ingress('protocol = "tcp"; from_port = 443; to_port = 443; cidr_blocks = ["10.0.0.0/8"]'),
  ],
  fails: [
    ingress(https),
    ingress(https, alb("internal = true")),
    ingressRule('ip_protocol = "-1"; cidr_ipv4 = "0.0.0.0/0"'),
  ],
  undecided: [ingress(https, alb("internal = var.unknown"))],
});
