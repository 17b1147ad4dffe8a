import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";
import { undecided } from "../../facts/undecided";

/** Whether a group has the retention that the program gives it. @throws Undecided */
const isInProgram = (group: Text, task: Subject): boolean => {
  if (!group.isKnown) return group.isFromResources || undecided(group.attribute, `${group}`);
  return task.others("aws_cloudwatch_log_group").some((each) => each.string("name") === group.value);
};

const log = (group: string, retention = "", more = ""): string =>
  task(
    `logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = ${group}, "awslogs-region" = "us-east-1", ${more} } }`,
    "",
    `resource "aws_cloudwatch_log_group" "l" {\n  name = "/ecs/app"\n  ${retention}\n}`,
  );

export const containersLogWithRetention = defineRule({
  id: "containers-log-with-retention",
  title: "every container must log, to a group that says how long it keeps",
  severity: "high",
  why: "a crash without a log cannot be explained, and a log without an end is paid for ever",
  fix: "set logConfiguration, and retention_in_days of the group",
  example: 'resource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = 30',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9",
  controls: { "FSBP 1.0.0": ["ECS.9"] },
  aliases: { cdkNag: ["AwsSolutions-ECS7"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    containersOf(subject).flatMap(({ name, definition, logOptions }) => {
      const driver = definition.block("logConfiguration")?.string("logDriver");
      if (!driver) return [`container ${name} logs nowhere`];
      if (driver !== "awslogs") return [];
      const group = logOptions?.text("awslogs-group");
      if (!group) return [`container ${name} names no log group`];
      const made = logOptions?.string("awslogs-create-group");
      if (made === "true" && !isInProgram(group, subject))
        return [`container ${name} has ECS make its log group, which keeps for ever`];
      return subject
        .resolve(group, "aws_cloudwatch_log_group")
        .filter((found) => !found.number("retention_in_days"))
        .map((found) => `container ${name} logs to ${found.address}, which keeps for ever`);
    }),
  passes: [
    log("aws_cloudwatch_log_group.l.name", "retention_in_days = 30"),
    log('"/ecs/app"', "retention_in_days = 30", '"awslogs-create-group" = "true"'),
    log('"/ecs/app"', "retention_in_days = 30"),
    task('logConfiguration = { logDriver = "awsfirelens", options = {} }'),
  ],
  fails: [
    task(""),
    log("aws_cloudwatch_log_group.l.name"),
    log('"/ecs/another"', "", '"awslogs-create-group" = "true"'),
  ],
  undecided: [
    log("var.unknown", "retention_in_days = 30"),
    log('"/ecs/app"', "retention_in_days = var.unknown"),
    log('"/ecs/another"'),
  ],
});
