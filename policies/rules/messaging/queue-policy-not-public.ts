import { defineRule } from "../../engine/rule";
import { only, policyOf } from "../../evidence/resources";
import { statementsOf } from "../../facts/policy-statements";
import { isOpenToAnybody } from "../../facts/public-access";

const allow = (principal: string, more = ""): string =>
  policyOf(`Effect = "Allow", Principal = ${principal}, Action = "sqs:SendMessage", Resource = "*", ${more}`);
const beside = (policy: string): string =>
  only("aws_sqs_queue_policy", `queue_url = "https://sqs.us-east-1.amazonaws.com/123456789012/q"; policy = ${policy}`);
const inside = (policy: string): string => only("aws_sqs_queue", `name = "q"; policy = ${policy}`);

export const queuePolicyNotPublic = defineRule({
  id: "queue-policy-not-public",
  title: "a queue's policy must not allow everybody",
  severity: "high",
  why: "anybody can then read what waits, delete it, or send work of their own",
  fix: "name the principals, or limit them by aws:SourceArn",
  example:
    'Principal = { Service = "sns.amazonaws.com" }\nCondition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-3",
  controls: { "FSBP 1.0.0": ["SQS.3"] },
  aliases: { checkov: ["CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387"], trivy: ["AWS-0097"] },
  appliesTo: ["aws_sqs_queue", "aws_sqs_queue_policy"],
  check: (subject) =>
    statementsOf(subject, "policy")
      .filter(isOpenToAnybody)
      .map(({ name }) => `${name} allows everybody`),
  passes: [
    only("aws_sqs_queue", 'name = "q"'),
    beside(allow('{ Service = "sns.amazonaws.com" }')),
    beside(allow('"*"', 'Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:us-east-1:123456789012:t" } }')),
    beside(policyOf('Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*"')),
  ],
  fails: [
    beside(allow('"*"')),
    inside(allow('{ AWS = "*" }')),
    beside(allow('"*"', 'Condition = { "ForAllValues:StringEquals" = { "aws:PrincipalOrgID" = "o-1" } }')),
  ],
  undecided: [inside("var.unknown"), beside(allow("{ AWS = var.unknown }"))],
});
