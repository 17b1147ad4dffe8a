import { defineRule } from "../../engine/rule";
import { only, policyOf, resource } from "../../evidence/resources";
import { Items } from "../../facts/items";
import { statementsOf } from "../../facts/policy-statements";
import { refusesPlainHttp } from "../../facts/public-access";

const deny = (value: string, effect = '"Deny"'): string =>
  policyOf(
    `Effect = ${effect}, Principal = "*", Action = "sns:Publish", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = ${value} } }`,
  );
const topic = (policy: string, arn = "aws_sns_topic.x.arn"): string =>
  only("aws_sns_topic", 'name = "t"', resource("aws_sns_topic_policy", `arn = ${arn}; policy = ${policy}`));

export const topicTlsOnly = defineRule({
  id: "topic-tls-only",
  title: "a topic's policy must refuse what does not come over TLS",
  severity: "medium",
  why: "a client that falls back to plain HTTP sends message and signature in the open",
  fix: "deny sns:Publish to everybody where aws:SecureTransport is false",
  example:
    'Effect = "Deny", Principal = "*", Action = "sns:Publish"\nCondition = { Bool = { "aws:SecureTransport" = "false" } }',
  source:
    "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  aliases: { checkov: ["CKV_AWS_385"], cdkNag: ["AwsSolutions-SNS3"] },
  appliesTo: ["aws_sns_topic"],
  check: (subject) =>
    subject
      .linked("aws_sns_topic_policy", "arn")
      .and(new Items([subject]))
      .flatMap((holder) => statementsOf(holder, "policy"))
      .some((statement) => refusesPlainHttp(statement, "sns:Publish"))
      ? undefined
      : "no policy refuses plain HTTP",
  passes: [topic(deny('"false"')), only("aws_sns_topic", `name = "t"; policy = ${deny("false")}`)],
  fails: [
    only("aws_sns_topic", 'name = "t"'),
    topic(deny('"true"')),
    topic(deny('"false"', '"Allow"')),
    topic(deny('"false"'), '"arn:aws:sns:us-east-1:123456789012:another"'),
  ],
  undecided: [topic("var.unknown"), topic(deny("var.unknown")), topic(deny('"false"'), "var.unknown")],
});
