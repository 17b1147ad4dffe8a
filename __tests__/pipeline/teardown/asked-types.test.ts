import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateAccessPointCommand, CreateFileSystemCommand, EFSClient } from "@aws-sdk/client-efs";
import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { CreatePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CreateWebACLCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { environmentNames } from "../../../environments/all";
import { dev } from "../../../environments/dev";
import { environment } from "../../../environments/environment";
import { clientsOf } from "../../../pipeline/aws/clients";
import { askedTypes, isThere } from "../../../pipeline/teardown/presence";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { changedProd } from "../../support/environment-values";
import { ACCOUNT, type StackName, synthesize } from "../../support/synthesize";

/** What the ARN of a resource of ours begins with, for each type that can carry tags. */
const TAGGED: Readonly<Record<string, string>> = {
  aws_acm_certificate: "acm:certificate",
  aws_appautoscaling_target: "application-autoscaling:scalable-target",
  aws_cloudwatch_event_rule: "events:rule",
  aws_cloudwatch_log_group: "logs:log-group",
  aws_cloudwatch_metric_alarm: "cloudwatch:alarm",
  aws_db_instance: "rds:db",
  aws_db_parameter_group: "rds:pg",
  aws_db_subnet_group: "rds:subgrp",
  aws_default_security_group: "ec2:security-group",
  aws_ecr_repository: "ecr:repository",
  aws_ecs_cluster: "ecs:cluster",
  aws_ecs_service: "ecs:service",
  aws_ecs_task_definition: "ecs:task-definition",
  aws_efs_access_point: "elasticfilesystem:access-point",
  aws_efs_file_system: "elasticfilesystem:file-system",
  aws_eip: "ec2:elastic-ip",
  aws_elasticache_replication_group: "elasticache:replicationgroup",
  aws_elasticache_subnet_group: "elasticache:subnetgroup",
  aws_flow_log: "ec2:vpc-flow-log",
  aws_iam_openid_connect_provider: "iam:oidc-provider",
  aws_iam_policy: "iam:policy",
  aws_iam_role: "iam:role",
  aws_internet_gateway: "ec2:internet-gateway",
  aws_kms_key: "kms:key",
  aws_lambda_function: "lambda:function",
  aws_lb: "elasticloadbalancing:loadbalancer",
  aws_lb_listener: "elasticloadbalancing:listener",
  aws_lb_listener_rule: "elasticloadbalancing:listener-rule",
  aws_lb_target_group: "elasticloadbalancing:targetgroup",
  aws_nat_gateway: "ec2:natgateway",
  aws_route_table: "ec2:route-table",
  aws_s3_bucket: "s3:",
  aws_secretsmanager_secret: "secretsmanager:secret",
  aws_security_group: "ec2:security-group",
  aws_sns_topic: "sns:",
  aws_sqs_queue: "sqs:",
  aws_ssm_parameter: "ssm:parameter",
  aws_subnet: "ec2:subnet",
  aws_vpc: "ec2:vpc",
  aws_vpc_endpoint: "ec2:vpc-endpoint",
  aws_vpc_security_group_egress_rule: "ec2:security-group-rule",
  aws_vpc_security_group_ingress_rule: "ec2:security-group-rule",
  aws_wafv2_web_acl: "wafv2:regional",
};
/** What can carry none. @see https://docs.aws.amazon.com/ARG/latest/userguide/supported-resources.html */
const UNTAGGED =
  /^(github_|terraform_data$|aws_(\w+_(policy|attachment|association|configuration|validation)|appautoscaling_policy|cloudwatch_(dashboard|event_target)|efs_mount_target|lambda_(alias|function_url|permission)|route|route53_record|s3_bucket_\w+|secretsmanager_secret_version)$)/;

const stacks: readonly StackName[] = ["storage", "network", "app", "teardown"];

describe("what destroy asks the service itself about", () => {
  const domain = { name: "shop.example.com", zoneName: "example.com" };
  const types = [
    ...environmentNames.flatMap((name) => stacks.map((stack) => synthesize(stack, name))),
    synthesize("network", "prod", {}, changedProd({ domain })),
    synthesize("app", "dev", {}, environment({ ...dev, data: { tier: "embedded", keep: true } })),
  ].flatMap(({ json }) => Object.keys(json.resource));

  it.each([...new Set(types)].filter((type) => type in TAGGED || !UNTAGGED.test(type)).sort())(
    "is every type of the stacks that can carry tags: %s",
    (type) => {
      expect(askedTypes).toContain(TAGGED[type]);
    },
  );
});

describe("what is there", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }] };

  /** Makes one of each, and tells its ARN. */
  const made: Readonly<Record<string, () => Promise<string | undefined>>> = {
    async "application-autoscaling:scalable-target"() {
      const target = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;
      const client = new ApplicationAutoScalingClient(aws.client);
      const ecs = new ECSClient(aws.client);
      await ecs.send(new CreateClusterCommand({ clusterName: "a" }));
      const container = { name: "c", image: "i", memory: 64 };
      await ecs.send(new RegisterTaskDefinitionCommand({ family: "b", containerDefinitions: [container] }));
      await ecs.send(
        new CreateServiceCommand({ cluster: "a", serviceName: "b", taskDefinition: "b", desiredCount: 0 }),
      );
      const ResourceId = "service/a/b";
      await client.send(new RegisterScalableTargetCommand({ ...target, ResourceId, MinCapacity: 1, MaxCapacity: 2 }));
      const { ScalableTargets } = await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }));
      return ScalableTargets?.[0]?.ScalableTargetARN;
    },
    async "cloudwatch:alarm"() {
      const client = new CloudWatchClient(aws.client);
      const metric = { MetricName: "m", Namespace: "n", Period: 60, EvaluationPeriods: 1, Threshold: 1 };
      const settings = { ...metric, ComparisonOperator: "GreaterThanThreshold", Statistic: "Sum" } as const;
      await client.send(new PutMetricAlarmCommand({ AlarmName: "dev-a", ...settings }));
      return (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.AlarmArn;
    },
    "ecr:repository": async () =>
      (await new ECRClient(aws.client).send(new CreateRepositoryCommand({ repositoryName: "dev/a" }))).repository
        ?.repositoryArn,
    "elasticfilesystem:file-system": async () =>
      (await new EFSClient(aws.client).send(new CreateFileSystemCommand({ CreationToken: "a" }))).FileSystemArn,
    async "elasticfilesystem:access-point"() {
      const efs = new EFSClient(aws.client);
      const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: "b" }));
      return (await efs.send(new CreateAccessPointCommand({ ClientToken: "b", FileSystemId }))).AccessPointArn;
    },
    "events:rule": async () =>
      (
        await new EventBridgeClient(aws.client).send(
          new PutRuleCommand({ Name: "a", ScheduleExpression: "rate(1 day)" }),
        )
      ).RuleArn,
    "iam:policy": async () =>
      (
        await new IAMClient(aws.client).send(
          new CreatePolicyCommand({ PolicyName: "a", PolicyDocument: JSON.stringify(allow) }),
        )
      ).Policy?.Arn,
    "iam:role": async () =>
      (
        await new IAMClient(aws.client).send(
          new CreateRoleCommand({ RoleName: "a", Path: "/b/", AssumeRolePolicyDocument: trust }),
        )
      ).Role?.Arn,
    async "logs:log-group"() {
      const client = new CloudWatchLogsClient(aws.client);
      await client.send(new CreateLogGroupCommand({ logGroupName: "/ecs/dev" }));
      return (await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.arn;
    },
    async "s3:"() {
      await new S3Client({ ...aws.client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: "a-bucket" }));
      return "arn:aws:s3:::a-bucket";
    },
    "sns:": async () => (await new SNSClient(aws.client).send(new CreateTopicCommand({ Name: "a" }))).TopicArn,
    async "sqs:"() {
      await new SQSClient(aws.client).send(new CreateQueueCommand({ QueueName: "a" }));
      return `arn:aws:sqs:us-east-1:${ACCOUNT}:a`;
    },
    async "ssm:parameter"() {
      const parameter = { Name: "/stockwiz/dev/a", Value: "b", Type: "String" } as const;
      await new SSMClient(aws.client).send(new PutParameterCommand(parameter));
      return `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/stockwiz/dev/a`;
    },
    async "wafv2:regional"() {
      const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: "m" };
      const acl = { Name: "a", Scope: "REGIONAL", DefaultAction: { Allow: {} }, VisibilityConfig } as const;
      return (await new WAFV2Client(aws.client).send(new CreateWebACLCommand(acl))).Summary?.ARN;
    },
  };

  it.each(Object.entries(made))("is found by its ARN: %s", async (type, make) => {
    const arn = (await make()) ?? "";
    expect(arn).toContain(`:${type.split(":")[0]}:`);
    expect(await isThere(arn, clientsOf("us-east-1"))).toBe(true);
    if (type !== "s3:") expect(await isThere(`${arn}-2`, clientsOf("us-east-1"))).toBe(false);
  });
});
