/** A metric of CloudWatch, in CloudWatch's own names. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Sum";
}

/** What the metrics of one deployment are about. */
export interface Measured {
  readonly clusterName: string;
  readonly serviceName: string;
  /** `app/NAME/ID`, as CloudWatch names a load balancer. */
  readonly albArnSuffix: string;
  /** `targetgroup/NAME/ID`, by the service that the group belongs to. */
  readonly targetGroupArnSuffixes: Readonly<Record<string, string>>;
  readonly functionName: string;
  /** Of RDS. @default there is none */
  readonly databaseIdentifier?: string | undefined;
  readonly repositoryNames: readonly string[];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export const ecsMetric = (
  { clusterName, serviceName }: Measured,
  metricName: "CPUUtilization" | "MemoryUtilization",
): Metric => ({
  namespace: "AWS/ECS",
  metricName,
  dimensions: { ClusterName: clusterName, ServiceName: serviceName },
  statistic: "Average",
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export const albMetric = (
  { albArnSuffix }: Measured,
  metricName:
    | "ActiveConnectionCount"
    | "HTTPCode_ELB_4XX_Count"
    | "HTTPCode_ELB_5XX_Count"
    | "HTTPCode_Target_4XX_Count"
    | "HTTPCode_Target_5XX_Count"
    | "NewConnectionCount"
    | "PeakLCUs"
    | "ProcessedBytes"
    | "TargetResponseTime",
  statistic: Metric["statistic"] = "Sum",
): Metric => ({
  namespace: "AWS/ApplicationELB",
  metricName,
  dimensions: { LoadBalancer: albArnSuffix },
  statistic,
});

/** Targets of one group that fail their health check; only the pair of group and load balancer is measured. */
export const unhealthyTargets = ({ albArnSuffix }: Measured, targetGroupArnSuffix: string): Metric => ({
  namespace: "AWS/ApplicationELB",
  metricName: "UnHealthyHostCount",
  dimensions: { TargetGroup: targetGroupArnSuffix, LoadBalancer: albArnSuffix },
  statistic: "Maximum",
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetric = (
  { functionName }: Measured,
  metricName: "ConcurrentExecutions" | "Duration" | "Errors" | "Invocations" | "Throttles" | "UrlRequestLatency",
  statistic: Metric["statistic"] = "Sum",
): Metric => ({ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: functionName }, statistic });

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export const databaseMetric = (databaseIdentifier: string, metricName: "CPUUtilization"): Metric => ({
  namespace: "AWS/RDS",
  metricName,
  dimensions: { DBInstanceIdentifier: databaseIdentifier },
  statistic: "Average",
});

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html */
export const repositoryPulls = (repositoryName: string): Metric => ({
  namespace: "AWS/ECR",
  metricName: "RepositoryPullCount",
  dimensions: { RepositoryName: repositoryName },
  statistic: "Sum",
});
