import { defineRule } from "../../engine/rule";
import { only, policyOf } from "../../evidence/resources";
import { statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";

const allow = (principal: string, more = ""): string =>
  policyOf(`Effect = "Allow", Principal = ${principal}, Action = "sns:Publish", Resource = "*", ${more}`);
const beside = (policy: string): string =>
  only("aws_sns_topic_policy", `arn = "arn:aws:sns:us-east-1:123456789012:t"; policy = ${policy}`);
const inside = (policy: string): string => only("aws_sns_topic", `name = "t"; policy = ${policy}`);

export const topicPolicyNotPublic = defineRule({
  id: "topic-policy-not-public",
  title: "a topic's policy must not allow everybody",
  severity: "high",
  why: "anybody can then publish to your subscribers, or subscribe and read",
  fix: "name the principals, or limit them by aws:SourceArn, aws:SourceAccount or the organization",
  example:
    'Principal = { Service = "cloudwatch.amazonaws.com" }\nCondition = { StringEquals = { "aws:SourceAccount" = local.account } }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-4",
  controls: { "FSBP 1.0.0": ["SNS.4"] },
  aliases: { checkov: ["CKV_AWS_169"] },
  appliesTo: ["aws_sns_topic", "aws_sns_topic_policy"],
  check: (subject) =>
    statementsOf(subject, "policy")
      .filter(isOpenToAnybody)
      .map(({ name }) => `${name} allows everybody`),
  passes: [
    only("aws_sns_topic", 'name = "t"'),
    beside(allow('{ Service = "cloudwatch.amazonaws.com" }')),
    beside(allow('{ AWS = "*" }', 'Condition = { StringEquals = { "AWS:SourceOwner" = "123456789012" } }')),
  ],
  fails: [
    beside(allow('"*"')),
    inside(allow('{ AWS = ["*"] }')),
    beside(allow('"*"', 'Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:::*" } }')),
    beside(
      policyOf('Effect = "Allow", NotPrincipal = { AWS = "123456789012" }, Action = "sns:Publish", Resource = "*"'),
    ),
  ],
  undecided: [
    beside("var.unknown"),
    beside(allow('"*"', 'Condition = { ArnLike = { "aws:SourceArn" = var.unknown } }')),
  ],
});
