import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster, webService, webTask } from "../../evidence/workloads";
import { containersIn } from "../../facts/services";

const allowing = (allowed: string, container: string): string =>
  cluster("", webTask(container), webService(`enable_execute_command = ${allowed}`));

export const execNeedsWritableRoot = defineRule({
  id: "exec-needs-writable-root",
  title: "a service must not enable ECS Exec for containers whose root is read-only",
  severity: "low",
  why: "AWS does not support it: the agent writes to the container's root, so a session ends before it begins, and the rights for it are open for nothing",
  fix: "turn enable_execute_command off, or let these containers write to their root and accept that",
  example: "enable_execute_command = false\n# or readonlyRootFilesystem = false in each container",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  aliases: {},
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    if (!subject.flag("enable_execute_command")) return new NotApplicable("it does not enable ECS Exec");
    return containersIn(subject)
      .filter(({ definition }) => !!definition.flag("readonlyRootFilesystem"))
      .map(({ name }) => `enables ECS Exec, and the root of container ${name} is read-only`);
  },
  passes: [allowing("true", "readonlyRootFilesystem = false"), allowing("true", "")],
  fails: [allowing("true", "readonlyRootFilesystem = true")],
  undecided: [
    allowing("var.unknown", "readonlyRootFilesystem = true"),
    allowing("true", "readonlyRootFilesystem = var.unknown"),
  ],
});
