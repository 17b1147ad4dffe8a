import { defineRule } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { only, resource } from "../../evidence/resources";
import { EGRESS_TYPES, egressOf } from "../../facts/ingress";
import { allOf } from "../../facts/items";

const inside = (body: string): string => only("aws_security_group", `egress {; ${body}; }`);
const beside = (body: string): string =>
  program(
    resource("aws_security_group", "", "g"),
    resource("aws_vpc_security_group_egress_rule", `security_group_id = aws_security_group.g.id; ${body}`),
  );
const ALL = 'from_port = 0; to_port = 0; protocol = "-1"; cidr_blocks = ["0.0.0.0/0"]';

export const egressLimitedOrExplained = defineRule({
  id: "egress-limited-or-explained",
  title: "a rule that lets everything out to the world must say why",
  severity: "low",
  why: "what an attacker takes leaves through it, and nobody remembers whether anything needs it",
  fix: "allow the ports that are needed, or write a description",
  example: 'ip_protocol = "-1", cidr_ipv4 = "0.0.0.0/0"\ndescription = "image registries and AWS\'s own services"',
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  aliases: { checkov: ["CKV_AWS_382"], trivy: ["AWS-0104"] },
  appliesTo: EGRESS_TYPES,
  check: (subject) =>
    egressOf(subject)
      .filter((rule) =>
        allOf(
          () => rule.isEveryPort,
          () => rule.isFromWorld,
          () => !rule.isDescribed,
        ),
      )
      .map(() => "lets everything out to the world, and does not say why"),
  passes: [
    inside(`${ALL}; description = "package mirrors"`),
    inside('from_port = 443; to_port = 443; protocol = "tcp"; cidr_blocks = ["0.0.0.0/0"]'),
    beside('ip_protocol = "-1"; cidr_ipv4 = "10.0.0.0/16"'),
  ],
  fails: [
    inside(ALL),
    beside('ip_protocol = "-1"; cidr_ipv6 = "::/0"'),
    program(
      resource("aws_security_group", "", "g"),
      resource("aws_security_group_rule", `type = "egress"; security_group_id = aws_security_group.g.id; ${ALL}`),
    ),
  ],
  undecided: [beside('ip_protocol = "-1"; cidr_ipv4 = var.unknown'), inside(`${ALL}; description = var.unknown`)],
});
