import type { ManagedResource } from "../terraform/state";

/** When the prices below were looked up. */
export const PRICES_OF = "2026-11-23";
/** Where they hold. */
export const PRICED_REGION = "us-east-1";
/** What AWS's own calculator takes a month for. */
const HOURS = 730;
const CPU_UNITS = 1024;
const MIB = 1024;

/** `by use` stands beside what AWS charges by requests, bytes or hours of work. */
type Basis = "list price" | "list price and by use" | "by use" | "free" | "unknown";

/** What a resource costs a month. */
export interface Cost {
  /** As far as it is known and does not depend on use. */
  readonly monthlyUsd: number | undefined;
  readonly basis: Basis;
}

type Values = ManagedResource["values"];
type PriceOf = (values: Values, all: readonly ManagedResource[]) => Cost;

const UNKNOWN: Cost = { monthlyUsd: undefined, basis: "unknown" };
const FREE: Cost = { monthlyUsd: 0, basis: "free" };
const BY_USE: Cost = { monthlyUsd: undefined, basis: "by use" };
const fixed = (monthlyUsd: number): Cost => ({ monthlyUsd, basis: "list price" });
const fromThere = (monthlyUsd: number): Cost => ({ monthlyUsd, basis: "list price and by use" });
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** An hour of a vCPU and of a GB of memory of Fargate, Linux on x86.
 * @see https://aws.amazon.com/fargate/pricing/ */
const FARGATE = { cpuHour: 0.04048, gbHour: 0.004445 };
/** @see https://aws.amazon.com/vpc/pricing/ */
const NAT_HOUR = 0.045;
const PUBLIC_IPV4_HOUR = 0.005;
/** @see https://aws.amazon.com/elasticloadbalancing/pricing/ */
const ALB_HOUR = 0.0225;
/** An hour of one server of PostgreSQL; a standby costs the same again, and so does its storage.
 * @see https://aws.amazon.com/rds/postgresql/pricing/ */
const DATABASE_HOUR: Readonly<Record<string, number>> = { "db.t4g.micro": 0.016, "db.t4g.small": 0.032 };
const DATABASE_GP3_GB_MONTH = 0.115;
/** @see https://aws.amazon.com/kms/pricing/ */
const KEY_MONTH = 1;
/** @see https://aws.amazon.com/secrets-manager/pricing/ */
const SECRET_MONTH = 0.4;
/** Of a metric at the resolution of a minute, once the first ten of an account are used up.
 * @see https://aws.amazon.com/cloudwatch/pricing/ */
const ALARM_METRIC_MONTH = 0.1;
/** @see https://aws.amazon.com/waf/pricing/ */
const WEB_ACL_MONTH = 5;
const WAF_RULE_MONTH = 1;

const service: PriceOf = ({ task_definition, desired_count }, all) => {
  const task = all.find(({ type, values }) => type === "aws_ecs_task_definition" && values.arn === task_definition);
  if (!task) return UNKNOWN;
  const cpus = Number(task.values.cpu) / CPU_UNITS;
  const gigabytes = Number(task.values.memory) / MIB;
  return fixed(Number(desired_count) * (cpus * FARGATE.cpuHour + gigabytes * FARGATE.gbHour) * HOURS);
};

const database: PriceOf = ({ instance_class, multi_az, allocated_storage, storage_type }) => {
  const hour = DATABASE_HOUR[String(instance_class)];
  if (hour === undefined || storage_type !== "gp3") return UNKNOWN;
  const servers = multi_az ? 2 : 1;
  return fromThere(servers * (hour * HOURS + Number(allocated_storage) * DATABASE_GP3_GB_MONTH));
};

/** Each zone's node of a public load balancer has an address. */
const loadBalancer: PriceOf = ({ subnets, internal }) =>
  fromThere((ALB_HOUR + (internal ? 0 : lengthOf(subnets) * PUBLIC_IPV4_HOUR)) * HOURS);

const alarm: PriceOf = ({ metric_query }) => {
  const metrics = (Array.isArray(metric_query) ? metric_query : []).filter((query) => lengthOf(query.metric) > 0);
  return fixed(Math.max(metrics.length, 1) * ALARM_METRIC_MONTH);
};

const priced: Readonly<Record<string, PriceOf>> = {
  aws_cloudwatch_metric_alarm: alarm,
  aws_db_instance: database,
  aws_ecs_service: service,
  aws_eip: () => fixed(PUBLIC_IPV4_HOUR * HOURS),
  aws_kms_key: () => fromThere(KEY_MONTH),
  aws_lb: loadBalancer,
  aws_nat_gateway: () => fromThere(NAT_HOUR * HOURS),
  aws_secretsmanager_secret: () => fromThere(SECRET_MONTH),
  aws_wafv2_web_acl: ({ rule }) => fromThere(WEB_ACL_MONTH + lengthOf(rule) * WAF_RULE_MONTH),
};

/** What is charged by requests, bytes or the time that it works.
 * @see https://aws.amazon.com/pricing/ the page of each service */
const BY_USE_TYPES =
  /^aws_(cloudwatch_log_group|ecr_repository|ecs_cluster|flow_log|lambda_function|s3_bucket|sns_topic|sqs_queue)$/;

/** What costs nothing, or is a part of what does: IAM, the network itself, the settings of other resources.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html#pricing
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const FREE_TYPES =
  /^aws_(iam_\w+|vpc|subnet|route|route_table(_association)?|internet_gateway|\w*security_group(_\w+)?|db_(subnet|parameter)_group|elasticache_subnet_group|ecs_task_definition|ecs_cluster_capacity_providers|lb_(listener(_rule)?|target_group)|appautoscaling_\w+|s3_bucket_\w+|ecr_lifecycle_policy)$/;

/** Free in one kind only, which is ours.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const freeKinds: Readonly<Record<string, (values: Values) => boolean>> = {
  aws_ssm_parameter: ({ tier }) => tier === "Standard",
  aws_vpc_endpoint: ({ vpc_endpoint_type }) => vpc_endpoint_type === "Gateway",
};

/**
 * What a resource costs a month by list price, on demand, in the region of the prices; what nobody has looked up is unknown.
 * @param all Everything in its state: what a service costs stands in its task definition.
 */
export const costOf = ({ type, values }: ManagedResource, all: readonly ManagedResource[], region: string): Cost => {
  if (FREE_TYPES.test(type) || freeKinds[type]?.(values)) return FREE;
  if (BY_USE_TYPES.test(type)) return BY_USE;
  if (region !== PRICED_REGION) return UNKNOWN;
  return priced[type]?.(values, all) ?? UNKNOWN;
};
