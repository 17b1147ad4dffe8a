import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";

const ROLE = "arn:aws:iam::123456789012:role";

export const taskRoleOfItsOwn = defineRule({
  id: "task-role-of-its-own",
  title: "a task's role must not be its execution role",
  severity: "medium",
  why: "the program could then read every secret and pull every image that only its start needs",
  fix: "give the program a role of its own",
  example: "execution_role_arn = aws_iam_role.execution.arn\ntask_role_arn = aws_iam_role.task.arn",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
  aliases: { checkov: ["CKV_AWS_249"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) => {
    const [own, execution] = [subject.text("task_role_arn"), subject.text("execution_role_arn")];
    return own && execution?.isSame(own) ? `task and execution role are both ${own}` : undefined;
  },
  passes: [task(""), task("", `task_role_arn = "${ROLE}/task"\n  execution_role_arn = "${ROLE}/execution"`)],
  fails: [task("", `task_role_arn = "${ROLE}/one"\n  execution_role_arn = "${ROLE}/one"`)],
  undecided: [task("", `task_role_arn = var.unknown\n  execution_role_arn = "${ROLE}/execution"`)],
});
