import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { refusePlainHttp } from "./tls-only-policy";

export interface AlertTopicProps {
  readonly topicName: string;
  readonly region: string;
  /** The 12 digits of the AWS account. */
  readonly account: string;
  /** Key of KMS that CloudWatch may use. */
  readonly keyArn: string;
  /** Each gets a mail that asks for confirmation first. */
  readonly emails: readonly string[];
  /** Whether a budget of this account tells it as well. @default false */
  readonly admitsBudgets?: boolean;
}

/** Where alarms and deployments are announced. Only this account publishes, and only over TLS. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const { topicName, region, account, keyArn, emails, admitsBudgets = false } = props;
    const topic = new SnsTopic(this, "topic", { name: topicName, kmsMasterKeyId: keyArn });
    this.arn = topic.arn;
    const literalArn = `arn:aws:sns:${region}:${account}:${topicName}`;
    new SnsTopicPolicy(this, "policy", { arn: topic.arn, policy: topicPolicy(literalArn, account, admitsBudgets) });
    for (const email of emails)
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: "email", endpoint: email });
  }
}

/** @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html */
const topicPolicy = (arn: string, account: string, admitsBudgets: boolean): string => {
  const admit = (Sid: string, service: string) => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sns:Publish",
    Resource: arn,
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      admit("AlarmsOfThisAccount", "cloudwatch"),
      ...(admitsBudgets ? [admit("BudgetsOfThisAccount", "budgets")] : []),
      refusePlainHttp("sns:Publish", arn),
    ],
  });
};
