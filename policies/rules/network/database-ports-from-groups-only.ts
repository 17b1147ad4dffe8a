import { defineRule } from "../../engine/rule";
import { ingress, ingressRule, olderIngressRule } from "../../evidence/programs";
import { INGRESS_TYPES, ingressOf } from "../../facts/ingress";
import { allOf, Items } from "../../facts/items";

/** Ports on which databases and caches listen unless they are told otherwise. */
const PORTS = new Items([1433, 1521, 3306, 5432, 6379, 11_211, 27_017]);

export const databasePortsFromGroupsOnly = defineRule({
  id: "database-ports-from-groups-only",
  title: "ports of databases and caches must admit security groups, never networks",
  severity: "high",
  why: "an address is whoever has it; a group is the service that is meant",
  fix: "admit the service's security group instead of a network",
  example: "from_port = 5432\nreferenced_security_group_id = aws_security_group.tasks.id",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
  aliases: { cdkNag: ["AwsSolutions-RDS8"] },
  appliesTo: INGRESS_TYPES,
  check: (subject) =>
    ingressOf(subject)
      .filter((rule) =>
        allOf(
          () => PORTS.some((port) => rule.covers("tcp", port)),
          () => !rule.cidrs.isEmpty,
        ),
      )
      .map((rule) => `ingress ${rule.text}`),
  passes: [
    ingressRule('ip_protocol = "tcp"; from_port = 5432; to_port = 5432; referenced_security_group_id = "sg-1"'),
    ingress('protocol = "tcp"; from_port = 443; to_port = 443; cidr_blocks = ["10.0.0.0/8"]'),
  ],
  fails: [
    ingress('protocol = "tcp"; from_port = 5432; to_port = 5432; cidr_blocks = ["10.0.0.0/16"]'),
    olderIngressRule('protocol = "tcp"; from_port = 6000; to_port = 7000; cidr_blocks = ["10.0.0.0/16"]'),
  ],
  undecided: [
    ingress('protocol = "tcp"; from_port = 5432; to_port = 5432; cidr_blocks = split(",", var.unknown)'),
    ingressRule('ip_protocol = "tcp"; from_port = var.unknown; to_port = 5432; cidr_ipv4 = "10.0.0.0/16"'),
  ],
});
