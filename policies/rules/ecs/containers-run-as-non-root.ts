import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";

/** `user`, `user:group`, each as name or number. */
const ROOT = /^(root|0)(:|$)/;

export const containersRunAsNonRoot = defineRule({
  id: "containers-run-as-non-root",
  title: "containers must say which user they run as, and it must not be root",
  severity: "medium",
  why: "root in the container is what an attacker needs to write where nobody should and to try the kernel",
  fix: "give the image a user of its own and name it in the definition",
  example: 'container_definitions = jsonencode([{\n  user = "1000:1000"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-20",
  controls: { "Security Hub 2025-10": ["ECS.20"] },
  aliases: { cdkNag: ["ECSTaskDefinitionUserForHostMode"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    containersOf(subject).flatMap(({ name, definition }) => {
      const user = definition.string("user");
      if (user === undefined) return [`container ${name} does not say which user it runs as`];
      return ROOT.test(user) ? [`container ${name} runs as root`] : [];
    }),
  passes: [task('user = "1000:1000"'), task('user = "node"')],
  fails: [task(""), task('user = "0"'), task('user = "root:root"')],
  undecided: [task("user = var.unknown")],
});
