import { defineRule, NotApplicable } from "../../engine/rule";
import { service } from "../../evidence/programs";

const network = (attributes: string): string =>
  service(`network_configuration {\n    subnets = ["subnet-1"]\n    ${attributes}\n  }`);

export const tasksWithoutPublicAddress = defineRule({
  id: "tasks-without-public-address",
  title: "tasks must have no public address",
  severity: "high",
  why: "one wrong rule of a security group is then enough for the world to reach them past the load balancer",
  fix: "leave assign_public_ip out, and give the subnets a NAT gateway or endpoints; where there is no way out, waive it and say so",
  example: "network_configuration {\n  assign_public_ip = false",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
  controls: { "FSBP 1.0.0": ["ECS.2"] },
  aliases: { checkov: ["CKV_AWS_333"] },
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    const block = subject.block("network_configuration");
    if (!block) return new NotApplicable("its tasks have the network of their hosts");
    return block.flag("assign_public_ip") ? "its tasks get public addresses" : undefined;
  },
  passes: [network(""), network("assign_public_ip = false"), service("")],
  fails: [network("assign_public_ip = true"), network('assign_public_ip = "true"')],
  undecided: [network("assign_public_ip = var.unknown")],
});
