import { defineRule, NotApplicable } from "../../engine/rule";
import { role } from "../../evidence/programs";
import { isAnybodys } from "../../facts/arns";
import { allOf, findings } from "../../facts/items";
import { type Condition, type Principal, type Statement, statementsOf } from "../../facts/policy-statements";

/**
 * Services that say for whom they take a role, and whose documentation asks to look at that. Others, such as EC2, do not
 * say it: a condition would lock them out.
 */
const SAYING =
  /^(appstream|bedrock|cloudformation|codebuild|cognito-idp|dms|ecs-tasks|firehose|fis|iot|kafkaconnect|kinesisanalytics|lambda|logs|personalize|pipes|sagemaker|scheduler|ssm|states|transfer|vpc-flow-logs)(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/;
const WHO = /^(aws:source(arn|account|orgid|orgpaths|owner)|sts:externalid)$/i;
/** False where the key is missing; those with `IfExists`, `ForAllValues:` and "Not" are true. */
const DEMANDING = /^(ForAnyValue:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)$/;

const saysForWhom = ({ type, name }: Principal): boolean => type === "Service" && name.matches(SAYING);

const limitsWhom = ({ operator, key, values }: Condition): boolean =>
  allOf(
    () => WHO.test(key) && DEMANDING.test(operator),
    () => !values.some(isAnybodys),
  );

const fault = (statement: Statement): string | undefined =>
  statement.conditions.some(limitsWhom) ? undefined : `${statement.name} does not say for which account or resource`;

const trust = (service: string, condition = ""): string => role(`Principal = { Service = ${service} }, ${condition}`);
const condition = (operator: string, key: string, value: string): string =>
  `Condition = { ${operator} = { "${key}" = ${value} } }`;
const TASKS = '"ecs-tasks.amazonaws.com"';

export const trustForOwnAccount = defineRule({
  id: "trust-for-own-account",
  title: "a service must take a role only on behalf of the account or the resource that it is for",
  severity: "medium",
  why: "the service can be talked into using the role for another customer: it is a deputy, and gets confused",
  fix: "compare aws:SourceAccount or aws:SourceArn with your own",
  example:
    'Principal = { Service = "ecs-tasks.amazonaws.com" }\nCondition = { StringEquals = { "aws:SourceAccount" = local.account } }',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  aliases: {},
  appliesTo: ["aws_iam_role"],
  check: (subject) => {
    const trusting = statementsOf(subject, "assume_role_policy")
      .filter((statement) => statement.allows)
      .filter((statement) => statement.principals.some(saysForWhom));
    if (trusting.isEmpty) return new NotApplicable("no service takes it that says for whom it does");
    return trusting.flatMap((statement) => findings(() => fault(statement)));
  },
  passes: [
    trust(TASKS, condition("StringEquals", "aws:SourceAccount", '"123456789012"')),
    trust(TASKS, condition("ArnLike", "AWS:SourceArn", '"arn:aws:ecs:us-east-1:123456789012:*"')),
    trust(
      '["ec2.amazonaws.com", "states.amazonaws.com"]',
      condition("StringEquals", "aws:SourceAccount", '"123456789012"'),
    ),
    trust('"cognito-idp.amazonaws.com"', condition("StringEquals", "sts:ExternalId", '"e"')),
  ],
  fails: [
    trust(TASKS),
    trust('["ec2.amazonaws.com", "scheduler.amazonaws.com"]'),
    trust(TASKS, condition("StringEqualsIfExists", "aws:SourceAccount", '"123456789012"')),
    trust(TASKS, condition("StringNotEquals", "aws:SourceAccount", '"123456789012"')),
    trust(TASKS, condition("StringLike", "aws:SourceAccount", '"*"')),
    trust(
      TASKS,
      condition("ArnLike", "aws:SourceArn", '["arn:aws:ecs:us-east-1:123456789012:*", "arn:aws:ecs:*:*:*"]'),
    ),
    trust(TASKS, condition("StringEquals", "aws:PrincipalTag/team", '"a"')),
    trust('"logs.us-east-1.amazonaws.com"'),
  ],
  undecided: [
    trust("var.unknown"),
    trust(TASKS, condition("StringEquals", "aws:SourceAccount", "var.unknown")),
    trust(`"\${var.unknown}.amazonaws.com"`),
  ],
});
