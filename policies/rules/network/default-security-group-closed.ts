import { defineRule } from "../../engine/rule";
import { vpc } from "../../evidence/networks";
import { findings, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const RULES = [
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
] as const;
/** Rules of their own for the group, whether they name it by its resource or as the network's attribute. */
const rulesBeside = (holder: Subject): Items<Subject> =>
  new Items(RULES).flatMap((type) => holder.referring(type, "security_group_id"));

const group = (attributes: string, of = "aws_vpc.v.id"): string =>
  `resource "aws_default_security_group" "g" {\n  vpc_id = ${of}\n  ${attributes}\n}`;
const OPEN = 'protocol = "-1"\n    from_port = 0\n    to_port = 0\n    self = true';
const rule = (of: string): string =>
  `resource "aws_vpc_security_group_egress_rule" "r" {\n  security_group_id = ${of}\n  ip_protocol = "-1"\n  cidr_ipv4 = "0.0.0.0/0"\n}`;

export const defaultSecurityGroupClosed = defineRule({
  id: "default-security-group-closed",
  title: "the default security group of a network must let nothing in or out",
  severity: "medium",
  why: "whatever is started without a group of its own gets it, and everything in it may talk to everything in it",
  fix: "add an aws_default_security_group without rules",
  example: 'resource "aws_default_security_group" "closed" {\n  vpc_id = aws_vpc.main.id, ingress = [], egress = []',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  controls: { "FSBP 1.0.0": ["EC2.2"], "CIS AWS 3.0.0": ["5.4"] },
  aliases: { checkov: ["CKV2_AWS_12"], cdkNag: ["VPCDefaultSecurityGroupClosed"], trivy: ["AWS-0173"] },
  appliesTo: ["aws_vpc", "aws_default_vpc"],
  check: (subject) => {
    const groups = subject.linked("aws_default_security_group", "vpc_id");
    if (groups.isEmpty) return "its default security group is as AWS made it: open inside, and to everywhere";
    return findings(
      () =>
        groups.flatMap((each) =>
          new Items(["ingress", "egress"])
            .filter((name) => !each.blocks(name).isEmpty)
            .map((name) => `${each.address} has rules for ${name}`),
        ),
      () => rulesBeside(subject).map((each) => `${each.address} opens it`),
      () => groups.flatMap(rulesBeside).map((each) => `${each.address} opens it`),
    );
  },
  passes: [vpc(group("")), vpc(group("ingress = []\n  egress = []"))],
  fails: [
    vpc(),
    vpc(group(`ingress {\n    ${OPEN}\n  }`)),
    vpc(group(`egress {\n    ${OPEN}\n  }`)),
    vpc(group("ingress = []\n  egress = []"), rule("aws_default_security_group.g.id")),
    vpc(group("ingress = []\n  egress = []"), rule("aws_vpc.v.default_security_group_id")),
    vpc(group("", '"vpc-2"')),
  ],
  undecided: [
    vpc(group("", "var.unknown")),
    vpc(
      group(
        `dynamic "ingress" {\n    for_each = toset(split(",", var.unknown))\n    content {\n      ${OPEN}\n    }\n  }`,
      ),
    ),
  ],
});
