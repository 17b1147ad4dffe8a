import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, subnet, vpc } from "../../evidence/networks";
import { program } from "../../evidence/programs";
import type { Attributes } from "../../facts/attributes";
import type { Items } from "../../facts/items";
import { LOAD_BALANCERS } from "../../facts/load-balancers";
import type { Subject } from "../../facts/subject";
import { SUBNETS, spanTwoZones } from "../../facts/subnets";
import type { Text } from "../../facts/text";

/** A load balancer takes one subnet of each zone and no second, so two subnets are two zones. */
const areTwo = (subnets: Items<Text>): boolean => subnets.somePair((one, other) => !one.isSame(other));

const ofBalancer = (balanced: Subject): string | undefined => {
  const mapped = balanced.blocks("subnet_mapping").flatMap((mapping) => mapping.oneOrMore("subnet_id"));
  return areTwo(balanced.texts("subnets").and(mapped)) ? undefined : "lies in one subnet";
};

const ofService = (service: Subject, network: Attributes): string | undefined => {
  const subnets = network.texts("subnets").flatMap((text) => service.resolve(text, ...SUBNETS));
  return spanTwoZones(subnets) ? undefined : "its tasks lie in one availability zone";
};

const tasks = (zoneOfB: string, subnets: string): string =>
  vpc(
    subnet("a", '"us-east-1a"'),
    subnet("b", zoneOfB),
    `resource "aws_ecs_service" "s" {\n  name = "s"\n  network_configuration {\n    subnets = ${subnets}\n  }\n}`,
  );
const BOTH = "[aws_subnet.a.id, aws_subnet.b.id]";
const mapped = (...ids: readonly string[]): string =>
  program(
    `resource "aws_lb" "lb" {\n  load_balancer_type = "network"\n${ids.map((id) => `  subnet_mapping {\n    subnet_id = ${id}\n  }\n`).join("")}}`,
  );

export const twoAvailabilityZones = defineRule({
  id: "two-availability-zones",
  title: "load balancers and services must span two availability zones at least",
  severity: "medium",
  why: "a zone that fails otherwise takes everything with it",
  fix: "name subnets of two zones",
  example: "network_configuration {\n  subnets = [aws_subnet.private_a.id, aws_subnet.private_b.id]",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-13",
  controls: { "FSBP 1.0.0": ["ELB.13"] },
  aliases: {},
  appliesTo: [...LOAD_BALANCERS, "aws_ecs_service"],
  check: (subject) => {
    if (subject.type !== "aws_ecs_service") return ofBalancer(subject);
    const network = subject.block("network_configuration");
    return network ? ofService(subject, network) : new NotApplicable("its tasks lie where their hosts do");
  },
  passes: [balancer(), mapped('"subnet-1"', '"subnet-2"'), tasks('"us-east-1b"', BOTH)],
  fails: [
    mapped('"subnet-1"'),
    program('resource "aws_lb" "lb" {\n  load_balancer_type = "network"\n  subnets = ["subnet-1"]\n}'),
    tasks('"us-east-1a"', BOTH),
    tasks('"us-east-1b"', "[aws_subnet.a.id]"),
  ],
  undecided: [
    tasks("var.unknown", BOTH),
    tasks('"us-east-1b"', '[aws_subnet.a.id, "subnet-1"]'),
    mapped('"subnet-1"', "var.unknown"),
  ],
});
