import { DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeScalableTargetsCommand } from "@aws-sdk/client-application-auto-scaling";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { DescribeRuleCommand } from "@aws-sdk/client-eventbridge";
import { GetOpenIDConnectProviderCommand, GetPolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { ListWebACLsCommand } from "@aws-sdk/client-wafv2";
import type { Clients } from "../aws/clients";

/** An ARN, as far as it tells things apart. */
export interface Named {
  readonly arn: string;
  /** What follows the type: `vpc-1` of `arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1`. */
  readonly id: string;
}

/** Whether something is there; an error that AWS names so says no as well. */
export type Exists = (named: Named, clients: Clients) => Promise<boolean>;

/** For a question that AWS answers with an error where the thing is not. */
const answered = async (answer: Promise<unknown>): Promise<boolean> => {
  await answer;
  return true;
};

/**
 * Whether something is really there, of the services that know their things by name, by `service:type` of the ARN. A topic,
 * a queue and a bucket have no type in theirs.
 */
export const existenceChecks: Readonly<Record<string, Exists>> = {
  "acm:certificate": ({ arn }, { acm }) => answered(acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))),
  async "application-autoscaling:scalable-target"({ arn }, { scaling }) {
    const { ScalableTargets = [] } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }),
    );
    return ScalableTargets.some(({ ScalableTargetARN }) => ScalableTargetARN === arn);
  },
  async "cloudwatch:alarm"({ id }, { cloudwatch }) {
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
    return MetricAlarms.length > 0;
  },
  "ecr:repository": ({ id }, { ecr }) => answered(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [id] }))),
  "events:rule": ({ id }, { events }) => answered(events.send(new DescribeRuleCommand({ Name: id }))),
  "iam:oidc-provider": ({ arn }, { iam }) =>
    answered(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))),
  "iam:policy": ({ arn }, { iam }) => answered(iam.send(new GetPolicyCommand({ PolicyArn: arn }))),
  "iam:role": ({ id }, { iam }) => answered(iam.send(new GetRoleCommand({ RoleName: id.split("/").at(-1) }))),
  "lambda:function": ({ arn }, { lambda }) => answered(lambda.send(new GetFunctionCommand({ FunctionName: arn }))),
  async "logs:log-group"({ id }, { logs }) {
    const name = id.replace(/:\*$/, "");
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    return logGroups.some(({ logGroupName }) => logGroupName === name);
  },
  "s3:": ({ id }, { s3 }) => answered(s3.send(new HeadBucketCommand({ Bucket: id }))),
  "sns:": ({ arn }, { sns }) => answered(sns.send(new GetTopicAttributesCommand({ TopicArn: arn }))),
  "sqs:": ({ id }, { sqs }) => answered(sqs.send(new GetQueueUrlCommand({ QueueName: id }))),
  /** The ARN of `/a/b` ends in `parameter/a/b`, that of `a` in `parameter/a`. */
  "ssm:parameter": ({ id }, { ssm }) =>
    answered(ssm.send(new GetParameterCommand({ Name: id.includes("/") ? `/${id}` : id }))),
  async "wafv2:regional"({ arn }, { wafv2 }) {
    const { WebACLs = [] } = await wafv2.send(new ListWebACLsCommand({ Scope: "REGIONAL" }));
    return WebACLs.some(({ ARN }) => ARN === arn);
  },
};
