import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { resource } from "../../evidence/resources";
import { anyOf, findings } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";

/** What subscribes to a topic, and the attribute in which it names it. */
const SUBSCRIBERS = [
  ["aws_sns_topic_subscription", "topic_arn"],
  ["aws_chatbot_slack_channel_configuration", "sns_topic_arns"],
  ["aws_chatbot_teams_channel_configuration", "sns_topic_arns"],
] as const;
/** Attributes in which others name an alarm that they act on themselves. */
const WATCHED_IN = ["alarm_rule", "alarms", "alarm_configuration", "cloudwatch_alarm_name"];

const isHeard = (topic: Subject): boolean =>
  anyOf(
    ...SUBSCRIBERS.map(
      ([type, attribute]) =>
        () =>
          !topic.linked(type, attribute).isEmpty,
    ),
  );

/** Whether an action does something, or tells a topic that somebody listens to. @throws Undecided */
const reaches = (alarm: Subject, action: Text): boolean => {
  if (action.isKnown && !/^arn:[\w-]+:sns:/.test(action.value)) return true;
  if (
    action.resources.some(({ mode, type }) => mode === "managed" && type !== "aws_sns_topic" && type.startsWith("aws_"))
  )
    return true;
  return alarm.resolve(action, "aws_sns_topic").some(isHeard);
};

const METRIC =
  'alarm_name = "a"; comparison_operator = "GreaterThanThreshold"; evaluation_periods = 1; metric_name = "m"; namespace = "n"; period = 60; statistic = "Sum"; threshold = 1';
const alarm = (body: string, ...beside: readonly string[]): string =>
  program(
    resource("aws_sns_topic", 'name = "t"', "t"),
    resource("aws_cloudwatch_metric_alarm", `${METRIC}; ${body}`),
    ...beside,
  );
const subscription = (topic: string): string =>
  resource("aws_sns_topic_subscription", `topic_arn = ${topic}; protocol = "email"; endpoint = "ops@example.com"`);
const TOPIC = "aws_sns_topic.t.arn";
const ACTION = `alarm_actions = [${TOPIC}]`;

export const alarmReachesSomebody = defineRule({
  id: "alarm-reaches-somebody",
  title: "an alarm must do something, or tell a topic that somebody has subscribed to",
  severity: "medium",
  why: "an alarm that nobody hears is found after the outage, with its history in perfect order",
  fix: "name a topic in alarm_actions, and subscribe to it",
  example: "alarm_actions = [aws_sns_topic.operations.arn]\n# and an aws_sns_topic_subscription of that topic",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
  controls: { "NIST SP 800-53 r5 in Security Hub": ["CloudWatch.15", "CloudWatch.17"] },
  aliases: { checkov: ["CKV_AWS_319"], cdkNag: ["CloudWatchAlarmAction"] },
  appliesTo: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
  check: (subject) => {
    const watcher = subject.program.edgesTo(subject.resource).find(({ attribute }) => WATCHED_IN.includes(attribute));
    if (watcher) return new NotApplicable(`${watcher.from.address} acts on it`);
    return findings(
      () => (subject.flag("actions_enabled") === false ? "its actions are turned off" : undefined),
      () =>
        subject.oneOrMore("alarm_actions").some((action) => reaches(subject, action))
          ? undefined
          : "nobody hears of it",
    );
  },
  passes: [
    alarm(ACTION, subscription(TOPIC)),
    alarm('alarm_actions = ["arn:aws:automate:us-east-1:ec2:recover"]'),
    alarm(
      "",
      resource(
        "aws_cloudwatch_composite_alarm",
        `alarm_name = "c"; alarm_rule = "ALARM(\${aws_cloudwatch_metric_alarm.x.alarm_name})"; ${ACTION}`,
      ),
      subscription(TOPIC),
    ),
  ],
  fails: [
    alarm(""),
    alarm(ACTION),
    alarm(`ok_actions = [${TOPIC}]`, subscription(TOPIC)),
    alarm(`${ACTION}; actions_enabled = false`, subscription(TOPIC)),
  ],
  undecided: [
    alarm('alarm_actions = split(",", var.unknown)', subscription(TOPIC)),
    alarm('alarm_actions = ["arn:aws:sns:us-east-1:123456789012:elsewhere"]'),
    alarm(ACTION, subscription("var.unknown")),
  ],
});
