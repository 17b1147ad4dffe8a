import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";
import { findings } from "../../facts/items";

export const containersNotPrivileged = defineRule({
  id: "containers-not-privileged",
  title: "containers must not be privileged, nor share processes or network with their host",
  severity: "high",
  why: "who breaks out of such a container owns the host and every other task on it",
  fix: "leave privileged and pid_mode out, and use awsvpc",
  example: 'resource "aws_ecs_task_definition" "app" {\n  network_mode = "awsvpc"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4",
  controls: { "FSBP 1.0.0": ["ECS.1", "ECS.3", "ECS.4"] },
  aliases: { checkov: ["CKV_AWS_334", "CKV_AWS_335"], cdkNag: ["ECSTaskDefinitionUserForHostMode"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    findings(
      () => (subject.string("pid_mode") === "host" ? "shares the processes of its host" : undefined),
      () => (subject.string("network_mode") === "host" ? "shares the network of its host" : undefined),
      () =>
        containersOf(subject)
          .filter(({ definition }) => definition.flag("privileged") === true)
          .map(({ name }) => `container ${name} is privileged`),
    ),
  passes: [task("privileged = false", 'network_mode = "awsvpc"')],
  fails: [task("privileged = true"), task("", 'pid_mode = "host"'), task("", 'network_mode = "host"')],
  undecided: [task("privileged = var.unknown"), task("", "network_mode = var.unknown")],
});
