import type { ManagedResource } from "../terraform/state";
import { type PriceList, priceLists } from "./prices";
import { taskCost } from "./task-cost";
import { HOURS_PER_MONTH, lengthOf, number, type UsdRange } from "./values";

/** `by use` is what AWS charges by requests, bytes or hours of work. */
export type Basis = "list price" | "list price and by use" | "by use" | "free" | "unknown";

/** What a resource costs a month. */
export interface Cost {
  /** As far as it does not depend on use; undefined when nobody knows, or when all of it depends on use. */
  readonly usd: UsdRange | undefined;
  readonly basis: Basis;
}

type Values = ManagedResource["values"];
/** @returns undefined when a price that it takes is not in the list. */
type PriceOf = (
  resource: ManagedResource,
  prices: PriceList,
  all: readonly ManagedResource[],
) => UsdRange | number | undefined;

const UNKNOWN: Cost = { usd: undefined, basis: "unknown" };
const FREE: Cost = { usd: { least: 0, greatest: 0 }, basis: "free" };
const USAGE_BASED: Cost = { usd: undefined, basis: "by use" };

const database: PriceOf = ({ values: { instance_class, multi_az, allocated_storage, storage_type } }, prices) => {
  const hour = prices.databaseHour[String(instance_class)];
  if (hour === undefined || storage_type !== "gp3") return undefined;
  const servers = multi_az ? 2 : 1;
  return servers * (hour.usd * HOURS_PER_MONTH + number(allocated_storage) * prices.databaseGp3GbMonth.usd);
};

const cache: PriceOf = ({ values }, prices) => {
  const { node_type, engine, num_cache_clusters, num_node_groups, replicas_per_node_group } = values;
  const hour = prices.cacheHour[String(node_type)];
  if (hour === undefined || engine !== "redis") return undefined; // Valkey has prices of its own
  const nodes = num_cache_clusters ?? number(num_node_groups) * (number(replicas_per_node_group ?? 0) + 1);
  return number(nodes) * hour.usd * HOURS_PER_MONTH;
};

/** Each zone's node of a public load balancer has an address. */
const loadBalancer: PriceOf = ({ values: { subnets, internal, load_balancer_type } }, prices) => {
  if ((load_balancer_type ?? "application") !== "application") return undefined;
  const addresses = internal ? 0 : lengthOf(subnets);
  return (prices.loadBalancerHour.usd + addresses * prices.publicAddressHour.usd) * HOURS_PER_MONTH;
};

const alarm: PriceOf = ({ values: { metric_query } }, prices) => {
  const metrics = (Array.isArray(metric_query) ? metric_query : []).filter(
    ({ metric }: { metric?: unknown }) => metric && (!Array.isArray(metric) || metric.length > 0),
  );
  return Math.max(metrics.length, 1) * prices.alarmMetricMonth.usd;
};

interface Priced {
  readonly of: PriceOf;
  readonly basis: Extract<Basis, `list price${string}`>;
}

const fixed = (of: PriceOf): Priced => ({ of, basis: "list price" });
const basePlusUsage = (of: PriceOf): Priced => ({ of, basis: "list price and by use" });

const priced: Readonly<Record<string, Priced>> = {
  aws_cloudwatch_dashboard: fixed((_, { dashboardMonth }) => dashboardMonth.usd),
  aws_cloudwatch_metric_alarm: fixed(alarm),
  aws_db_instance: basePlusUsage(database),
  aws_ecs_service: fixed(taskCost),
  aws_eip: fixed((_, { publicAddressHour }) => publicAddressHour.usd * HOURS_PER_MONTH),
  aws_elasticache_replication_group: basePlusUsage(cache),
  aws_kms_key: basePlusUsage((_, { keyMonth }) => keyMonth.usd),
  aws_lb: basePlusUsage(loadBalancer),
  aws_nat_gateway: basePlusUsage((_, { natGatewayHour }) => natGatewayHour.usd * HOURS_PER_MONTH),
  aws_secretsmanager_secret: basePlusUsage((_, { secretMonth }) => secretMonth.usd),
  // An endpoint that is no gateway stands in each of its subnets, which lie in a zone each.
  aws_vpc_endpoint: basePlusUsage(({ values: { subnet_ids } }, { endpointHour }) =>
    lengthOf(subnet_ids) === 0 ? undefined : lengthOf(subnet_ids) * endpointHour.usd * HOURS_PER_MONTH,
  ),
  aws_wafv2_web_acl: basePlusUsage(
    ({ values: { rule } }, { webAclMonth, webRuleMonth }) => webAclMonth.usd + lengthOf(rule) * webRuleMonth.usd,
  ),
};

/** What is charged by requests, bytes or the time that it works.
 * @see https://aws.amazon.com/pricing/ the page of each service */
const USAGE_BASED_TYPES =
  /^aws_(cloudwatch_log_group|ecr_repository|ecs_cluster|efs_(backup_policy|file_system)|flow_log|lambda_function|s3_bucket|sns_topic(_subscription)?|sqs_queue|route53_record)$/;

/** What costs nothing, or is a part of what does: IAM, the network itself, public certificates, the settings of other
 * resources, budgets that only tell, and what does not lie in AWS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html#pricing
 * @see https://aws.amazon.com/certificate-manager/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/ events of AWS's own services are free
 * @see https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/ */
const FREE_TYPES =
  /^(github_\w+|terraform_data|aws_(iam_\w+|vpc|subnet|route|route_table(_association)?|internet_gateway|\w*security_group(_\w+)?|db_(subnet|parameter)_group|elasticache_(subnet|parameter)_group|ecs_task_definition|ecs_cluster_capacity_providers|lb_(listener(_rule|_certificate)?|target_group)|appautoscaling_\w+|s3_bucket_\w+|ecr_lifecycle_policy|acm_certificate(_validation)?|budgets_budget|cloudwatch_event_(rule|target)|efs_(mount_target|access_point|file_system_policy)|kms_(alias|key_policy)|lambda_(alias|function_url|function_event_invoke_config|permission)|secretsmanager_secret_(version|policy|rotation)|sns_topic_policy|sqs_queue_policy|wafv2_(ip_set|web_acl_(association|logging_configuration))|cloudwatch_log_resource_policy))$/;

/** Free in one kind only, which is ours.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const freeKinds: Readonly<Record<string, (values: Values) => boolean>> = {
  aws_ssm_parameter: ({ tier }) => (tier ?? "Standard") === "Standard",
  aws_vpc_endpoint: ({ vpc_endpoint_type }) => (vpc_endpoint_type ?? "Gateway") === "Gateway",
};

const rangeOf = (usd: UsdRange | number): UsdRange => (typeof usd === "number" ? { least: usd, greatest: usd } : usd);

/**
 * What a resource costs a month by list price, on demand, in a region; what nobody has looked up is unknown.
 * @param all Everything of its stack: what a service costs stands in its task definition and its scaling.
 */
export const costOf = (resource: ManagedResource, all: readonly ManagedResource[], region: string): Cost => {
  const { type, values } = resource;
  if (FREE_TYPES.test(type) || freeKinds[type]?.(values)) return FREE;
  if (USAGE_BASED_TYPES.test(type)) return USAGE_BASED;
  const prices = priceLists[region];
  const entry = priced[type];
  const usd = prices && entry?.of(resource, prices, all);
  return entry === undefined || usd === undefined ? UNKNOWN : { usd: rangeOf(usd), basis: entry.basis };
};
