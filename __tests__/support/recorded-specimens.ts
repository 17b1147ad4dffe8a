/** A resource as the provider records it, as far as that tells which it is, and the import id that its finder tells. */
export interface RecordedSpecimen {
  readonly values: Readonly<Record<string, unknown>>;
  readonly importId: string;
}

const ARN = "arn:aws";
const HERE = "us-east-1:123456789012";

/** Recorded by what the finder tells as well. */
const byId = (importId: string): RecordedSpecimen => ({ values: { id: importId }, importId });
const by = (importId: string, values: RecordedSpecimen["values"]): RecordedSpecimen => ({ values, importId });

/** One of each type that can be found; of others the id is what they are imported by. `lost-state.full.ts` compares the rule behind them with what is really recorded. */
export const recordedSpecimens: Readonly<Record<string, RecordedSpecimen>> = {
  aws_budgets_budget: byId("123456789012:dev-monthly"),
  aws_cloudwatch_log_group: byId("/ecs/dev"),
  aws_db_instance: by("dev-stockwiz", { id: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ", identifier: "dev-stockwiz" }),
  aws_db_parameter_group: byId("dev-stockwiz"),
  aws_db_subnet_group: byId("dev-stockwiz"),
  aws_ecr_repository: byId("dev-stockwiz-postgres"),
  aws_ecs_cluster: by("dev-cluster", { id: `${ARN}:ecs:${HERE}:cluster/dev-cluster`, name: "dev-cluster" }),
  aws_ecs_service: by("dev-cluster/dev-stockwiz", {
    id: `${ARN}:ecs:${HERE}:service/dev-cluster/dev-stockwiz`,
    cluster: `${ARN}:ecs:${HERE}:cluster/dev-cluster`,
    name: "dev-stockwiz",
  }),
  aws_eip: byId("eipalloc-0a"),
  aws_elasticache_replication_group: byId("dev-stockwiz"),
  aws_elasticache_subnet_group: byId("dev-stockwiz"),
  aws_flow_log: byId("fl-0a"),
  aws_iam_policy: byId(`${ARN}:iam::123456789012:policy/dev-stockwiz-boundary`),
  aws_iam_role: byId("dev-stockwiz-task"),
  aws_internet_gateway: byId("igw-0a"),
  aws_kms_key: byId("0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a"),
  aws_lambda_alias: by("dev-notifier/live", {
    id: `${ARN}:lambda:${HERE}:function:dev-notifier:live`,
    function_name: "dev-notifier",
    name: "live",
  }),
  aws_lambda_function: byId("dev-notifier"),
  aws_lambda_function_url: by("dev-notifier/live", {
    id: "dev-notifier/live",
    function_name: "dev-notifier",
    qualifier: "live",
  }),
  aws_lambda_permission: by("dev-notifier:live/events", {
    id: "events",
    function_name: "dev-notifier",
    qualifier: "live",
    statement_id: "events",
  }),
  aws_lb: byId(`${ARN}:elasticloadbalancing:${HERE}:loadbalancer/app/dev-alb/0a`),
  aws_lb_listener: byId(`${ARN}:elasticloadbalancing:${HERE}:listener/app/dev-alb/0a/0b`),
  aws_lb_listener_rule: byId(`${ARN}:elasticloadbalancing:${HERE}:listener-rule/app/dev-alb/0a/0b/0c`),
  aws_lb_target_group: byId(`${ARN}:elasticloadbalancing:${HERE}:targetgroup/dev-api-gw-tg/0a`),
  aws_nat_gateway: byId("nat-0a"),
  aws_route: by("rtb-0a_0.0.0.0/0", {
    id: "r-rtb-0a1080289494",
    route_table_id: "rtb-0a",
    destination_cidr_block: "0.0.0.0/0",
  }),
  aws_route_table: byId("rtb-0a"),
  aws_route_table_association: by("subnet-0a/rtb-0a", {
    id: "rtbassoc-0a",
    subnet_id: "subnet-0a",
    route_table_id: "rtb-0a",
  }),
  aws_secretsmanager_secret: byId(`${ARN}:secretsmanager:${HERE}:secret:dev/stockwiz/mail-AbCdEf`),
  aws_security_group: byId("sg-0a"),
  aws_sns_topic: byId(`${ARN}:sns:${HERE}:dev-alerts`),
  aws_sqs_queue: byId("https://sqs.us-east-1.amazonaws.com/123456789012/dev-failures"),
  aws_ssm_parameter: byId("/stockwiz/dev/images/postgres"),
  aws_subnet: byId("subnet-0a"),
  aws_vpc: byId("vpc-0a"),
  aws_vpc_endpoint: byId("vpce-0a"),
  aws_vpc_security_group_egress_rule: byId("sgr-0a"),
  aws_vpc_security_group_ingress_rule: byId("sgr-0b"),
  aws_wafv2_web_acl: by("0a0b/dev-firewall/REGIONAL", { id: "0a0b", name: "dev-firewall", scope: "REGIONAL" }),
};
