import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";

export const containersReadOnlyRoot = defineRule({
  id: "containers-read-only-root",
  title: "containers must not be able to write to their root file system",
  severity: "medium",
  why: "an attacker who gets in can otherwise change the program that runs",
  fix: "set readonlyRootFilesystem, and mount a volume where something has to be written",
  example: "container_definitions = jsonencode([{\n  readonlyRootFilesystem = true",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5",
  controls: { "FSBP 1.0.0": ["ECS.5"] },
  aliases: { checkov: ["CKV_AWS_336"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    containersOf(subject)
      .filter(({ definition }) => !definition.flag("readonlyRootFilesystem"))
      .map(({ name }) => `container ${name} may write to its root file system`),
  passes: [task("readonlyRootFilesystem = true")],
  fails: [task(""), task("readonlyRootFilesystem = false")],
  undecided: [task("readonlyRootFilesystem = var.unknown")],
});
