import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { DescribeServicesCommand, ECSClient, ListClustersCommand, ListServicesCommand } from "@aws-sdk/client-ecs";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { loadBalancingIn } from "./aws-network";
import { readDashboard } from "./dashboard";
import type { NamedMetric } from "./design";

/** The last part of an ARN's resource. */
const nameIn = (arn = ""): string => arn.split("/").at(-1) ?? "";

/** What alarms there are, as the design words them, and what each measures. */
export const alarmsHeld = async (options: ClientOptions) => {
  const { MetricAlarms = [] } = await new CloudWatchClient(options).send(new DescribeAlarmsCommand({}));
  // Auto Scaling makes and removes some for its own use.
  return MetricAlarms.filter(({ AlarmName }) => !AlarmName?.startsWith("TargetTracking-"))
    .map((alarm) => ({
      line:
        `${alarm.AlarmName}: ${alarm.Namespace} ${alarm.MetricName} ${alarm.Statistic} > ${alarm.Threshold} ` +
        `for ${alarm.EvaluationPeriods} x ${alarm.Period} s`,
      actions: alarm.AlarmActions ?? [],
      metric: {
        namespace: alarm.Namespace ?? "",
        name: alarm.MetricName ?? "",
        dimensions: Object.fromEntries((alarm.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value])),
      } satisfies NamedMetric,
    }))
    .sort((a, b) => (a.line < b.line ? -1 : 1));
};

export const dashboardHeld = async (options: ClientOptions, DashboardName: string) => {
  const { DashboardBody = "{}" } = await new CloudWatchClient(options).send(new GetDashboardCommand({ DashboardName }));
  return readDashboard(DashboardBody);
};

/** The only service of the only cluster. */
export const serviceHeld = async (options: ClientOptions) => {
  const ecs = new ECSClient(options);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const [cluster] = clusterArns;
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
  return { cluster: nameIn(cluster), service: services[0] };
};

/** Names of what exists, by the dimension of a metric that takes them. */
export const existingIn = async (options: ClientOptions): Promise<Record<string, string[]>> => {
  const { cluster, service } = await serviceHeld(options);
  const { loadBalancerNames, targetGroupNames } = await loadBalancingIn(options);
  const { Functions = [] } = await new LambdaClient(options).send(new ListFunctionsCommand({}));
  const { repositories = [] } = await new ECRClient(options).send(new DescribeRepositoriesCommand({}));
  const { DBInstances = [] } = await new RDSClient(options).send(new DescribeDBInstancesCommand({}));
  return {
    ClusterName: [cluster],
    ServiceName: [service?.serviceName ?? ""],
    LoadBalancer: loadBalancerNames,
    TargetGroup: targetGroupNames,
    FunctionName: Functions.map(({ FunctionName = "" }) => FunctionName),
    RepositoryName: repositories.map(({ repositoryName = "" }) => repositoryName),
    DBInstanceIdentifier: DBInstances.map(({ DBInstanceIdentifier = "" }) => DBInstanceIdentifier),
  };
};
