import type { EnvironmentName } from "../../environments/schema";

/** What DESIGN says of network and app, as lines: compared with the synthesized JSON and with what AWS holds after an apply. */

export const targetGroupsOf = (environment: EnvironmentName): string[] => [
  `${environment}-api-gw-tg HTTP 8000 ip /health every 30 s, 2 up, 2 down`,
  `${environment}-inventory-svc-tg HTTP 8002 ip /health every 30 s, 2 up, 2 down`,
  `${environment}-product-svc-tg HTTP 8001 ip /health every 30 s, 2 up, 2 down`,
];

export const listenerRulesOf = (environment: EnvironmentName): string[] => [
  `10 /api/imports /api/imports/* /api/products /api/products/* -> ${environment}-product-svc-tg`,
  `20 /api/inventory /api/inventory/* -> ${environment}-inventory-svc-tg`,
  `default -> ${environment}-api-gw-tg`,
];

export const securityRulesOf = (environment: EnvironmentName): string[] => [
  `${environment}-alb in 443 0.0.0.0/0`,
  `${environment}-alb in 80 0.0.0.0/0`,
  `${environment}-alb out 8000-8002 ${environment}-tasks`,
  `${environment}-data in 5432 ${environment}-tasks`,
  `${environment}-data in 6379 ${environment}-tasks`,
  `${environment}-tasks in 8000-8002 ${environment}-alb`,
  `${environment}-tasks out 443 0.0.0.0/0`,
  `${environment}-tasks out 5432 ${environment}-data`,
  `${environment}-tasks out 6379 ${environment}-data`,
];

export const alarmsOf = (environment: EnvironmentName): string[] =>
  [
    "cpu-high: AWS/ECS CPUUtilization Average > 80 for 5 x 300 s",
    "memory-high: AWS/ECS MemoryUtilization Average > 80 for 5 x 300 s",
    "api-gateway-unhealthy-targets: AWS/ApplicationELB UnHealthyHostCount Maximum > 0 for 1 x 300 s",
    "product-service-unhealthy-targets: AWS/ApplicationELB UnHealthyHostCount Maximum > 0 for 1 x 300 s",
    "inventory-service-unhealthy-targets: AWS/ApplicationELB UnHealthyHostCount Maximum > 0 for 1 x 300 s",
    "alb-5xx: AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum > 10 for 1 x 300 s",
    "alb-peak-lcus: AWS/ApplicationELB PeakLCUs Maximum > 8 for 1 x 300 s",
    "notifier-duration: AWS/Lambda Duration Maximum > 1500 for 1 x 300 s",
    "notifier-errors: AWS/Lambda Errors Sum > 0 for 1 x 300 s",
    ...(environment === "dev" ? [] : ["database-cpu-high: AWS/RDS CPUUtilization Average > 80 for 5 x 300 s"]),
  ]
    .map((line) => `${environment}-${line}`)
    .sort();

/** Title of every widget and what it shows. */
export const dashboardWidgets: readonly string[] = [
  "ECS CPU (%): CPUUtilization",
  "ECS memory (%): MemoryUtilization",
  "ALB peak capacity units: PeakLCUs",
  "ALB connections: NewConnectionCount, ActiveConnectionCount",
  "ALB processed bytes: ProcessedBytes",
  "4xx: HTTPCode_ELB_4XX_Count, HTTPCode_Target_4XX_Count",
  "5xx: HTTPCode_ELB_5XX_Count, HTTPCode_Target_5XX_Count",
  "ALB latency (s): TargetResponseTime",
  "Notifier concurrency: ConcurrentExecutions",
  "Notifier duration (ms): Duration",
  "Notifier errors: Errors",
  "Notifier invocations: Invocations",
  "Notifier throttles: Throttles",
  "Notifier URL latency (ms): UrlRequestLatency",
  "ECR pulls: RepositoryPullCount, RepositoryPullCount, RepositoryPullCount, RepositoryPullCount",
];

export const networkOutputs: readonly string[] = [
  "alb_arn_suffix",
  "alb_dns",
  "api_gateway_target_group_arn",
  "api_gateway_target_group_arn_suffix",
  "app_url",
  "data_security_group_id",
  "inventory_service_target_group_arn",
  "inventory_service_target_group_arn_suffix",
  "private_subnet_ids",
  "product_service_target_group_arn",
  "product_service_target_group_arn_suffix",
  "public_subnet_ids",
  "tasks_security_group_id",
  "vpc_id",
];
export const appOutputs: readonly string[] = ["app_url", "cluster_id", "ecs_service_names", "lambda_url"];

/**
 * Dimensions with which each metric exists, by namespace, as AWS's pages list them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
const LOAD_BALANCER = "LoadBalancer";
const knownMetrics: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "AWS/ECS": { CPUUtilization: ["ClusterName,ServiceName"], MemoryUtilization: ["ClusterName,ServiceName"] },
  "AWS/ApplicationELB": {
    ActiveConnectionCount: [LOAD_BALANCER],
    HTTPCode_ELB_4XX_Count: [LOAD_BALANCER],
    HTTPCode_ELB_5XX_Count: [LOAD_BALANCER],
    HTTPCode_Target_4XX_Count: [LOAD_BALANCER, "LoadBalancer,TargetGroup"],
    HTTPCode_Target_5XX_Count: [LOAD_BALANCER, "LoadBalancer,TargetGroup"],
    NewConnectionCount: [LOAD_BALANCER],
    PeakLCUs: [LOAD_BALANCER],
    ProcessedBytes: [LOAD_BALANCER],
    TargetResponseTime: [LOAD_BALANCER, "LoadBalancer,TargetGroup"],
    UnHealthyHostCount: ["LoadBalancer,TargetGroup"],
  },
  "AWS/Lambda": Object.fromEntries(
    ["ConcurrentExecutions", "Duration", "Errors", "Invocations", "Throttles", "UrlRequestLatency"].map((name) => [
      name,
      ["FunctionName"],
    ]),
  ),
  "AWS/RDS": { CPUUtilization: ["DBInstanceIdentifier"] },
  "AWS/ECR": { RepositoryPullCount: ["RepositoryName"] },
};

export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * What is wrong with a metric that an alarm or a dashboard names; empty when nothing.
 * @param existing Names of what exists, by the dimension that takes them.
 */
export const metricFaults = (
  { namespace, name, dimensions }: NamedMetric,
  existing: Readonly<Record<string, readonly string[]>>,
): string[] => {
  const sets = knownMetrics[namespace]?.[name];
  if (!sets) return [`${namespace} has no metric ${name}`];
  const given = Object.keys(dimensions).sort().join(",");
  if (!sets.includes(given)) return [`${namespace} ${name} is not measured by ${given}, only by ${sets.join(" or ")}`];
  return Object.entries(dimensions)
    .filter(([dimension, value]) => !existing[dimension]?.includes(value))
    .map(([dimension, value]) => `${namespace} ${name}: there is no ${dimension} "${value}"`);
};
