import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { BudgetsClient, CreateBudgetCommand, DeleteBudgetCommand } from "@aws-sdk/client-budgets";
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { emulatedAws, itLists } from "../../support/emulated-aws";

const SCALED = {
  ServiceNamespace: "ecs",
  ResourceId: "service/dev/web",
  ScalableDimension: "ecs:service:DesiredCount",
} as const;

describe("the inventory of the application", () => {
  const aws = emulatedAws();

  itLists(aws, {
    "a queue": {
      lines: ["queue dev-failures"],
      make: async (options) => {
        const client = new SQSClient(options);
        const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "dev-failures" }));
        return () => client.send(new DeleteQueueCommand({ QueueUrl }));
      },
    },
    "a cluster with a service, its task definition, and what scales it": {
      lines: [
        "alarm TargetTracking-service/dev/web-AlarmHigh-ID",
        "alarm TargetTracking-service/dev/web-AlarmLow-ID",
        "ecs cluster dev",
        "ecs service dev/web",
        "ecs task definition web:1",
        "scalable target service/dev/web",
        "scaling policy cpu (service/dev/web)",
      ],
      make: async (options) => {
        const [client, scaling] = [new ECSClient(options), new ApplicationAutoScalingClient(options)];
        await client.send(new CreateClusterCommand({ clusterName: "dev" }));
        const containerDefinitions = [{ name: "web", image: "web", memory: 64 }];
        const { taskDefinition } = await client.send(
          new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }),
        );
        const of = { cluster: "dev", taskDefinition: taskDefinition?.taskDefinitionArn };
        await client.send(new CreateServiceCommand({ ...of, serviceName: "web", desiredCount: 0 }));
        await scaling.send(new RegisterScalableTargetCommand({ ...SCALED, MinCapacity: 1, MaxCapacity: 2 }));
        await scaling.send(
          new PutScalingPolicyCommand({
            ...SCALED,
            PolicyName: "cpu",
            PolicyType: "TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
          }),
        );
        return async () => {
          await scaling.send(new DeleteScalingPolicyCommand({ ...SCALED, PolicyName: "cpu" }));
          await scaling.send(new DeregisterScalableTargetCommand(SCALED));
          await client.send(new DeleteServiceCommand({ cluster: "dev", service: "web" }));
          await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: of.taskDefinition }));
          await client.send(new DeleteClusterCommand({ cluster: "dev" }));
        };
      },
    },
    "a log group": {
      lines: ["log group /ecs/dev"],
      make: async (options) => {
        const client = new CloudWatchLogsClient(options);
        await client.send(new CreateLogGroupCommand({ logGroupName: "/ecs/dev" }));
        return () => client.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/dev" }));
      },
    },
    "an alarm and a dashboard": {
      lines: ["alarm cpu", "dashboard dev"],
      make: async (options) => {
        const client = new CloudWatchClient(options);
        await client.send(
          new PutMetricAlarmCommand({
            AlarmName: "cpu",
            Namespace: "AWS/ECS",
            MetricName: "CPUUtilization",
            Statistic: "Average",
            ComparisonOperator: "GreaterThanThreshold",
            Threshold: 80,
            Period: 300,
            EvaluationPeriods: 5,
          }),
        );
        await client.send(new PutDashboardCommand({ DashboardName: "dev", DashboardBody: '{"widgets":[]}' }));
        return async () => {
          await client.send(new DeleteAlarmsCommand({ AlarmNames: ["cpu"] }));
          await client.send(new DeleteDashboardsCommand({ DashboardNames: ["dev"] }));
        };
      },
    },
    "a budget": {
      lines: ["budget dev-stockwiz"],
      make: async (options) => {
        const client = new BudgetsClient(options);
        const [AccountId, BudgetName] = ["123456789012", "dev-stockwiz"];
        const BudgetLimit = { Amount: "100", Unit: "USD" };
        const Budget = { BudgetName, BudgetLimit, BudgetType: "COST", TimeUnit: "MONTHLY" } as const;
        await client.send(new CreateBudgetCommand({ AccountId, Budget }));
        return () => client.send(new DeleteBudgetCommand({ AccountId, BudgetName }));
      },
    },
    "a topic and a subscription": {
      lines: ["subscription alerts (email clerk@example.com)", "topic alerts"],
      make: async (options) => {
        const client = new SNSClient(options);
        const { TopicArn } = await client.send(new CreateTopicCommand({ Name: "alerts" }));
        const { SubscriptionArn } = await client.send(
          new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "clerk@example.com" }),
        );
        return async () => {
          await client.send(new UnsubscribeCommand({ SubscriptionArn }));
          await client.send(new DeleteTopicCommand({ TopicArn }));
        };
      },
    },
    "a rule and its target": {
      lines: ["event rule deployments", "event target deployments/notifier"],
      make: async (options) => {
        const client = new EventBridgeClient(options);
        await client.send(new PutRuleCommand({ Name: "deployments", EventPattern: '{"source":["aws.ecs"]}' }));
        const Arn = "arn:aws:lambda:us-east-1:123456789012:function:notifier";
        await client.send(new PutTargetsCommand({ Rule: "deployments", Targets: [{ Id: "notifier", Arn }] }));
        return async () => {
          await client.send(new RemoveTargetsCommand({ Rule: "deployments", Ids: ["notifier"] }));
          await client.send(new DeleteRuleCommand({ Name: "deployments" }));
        };
      },
    },
  });
});
