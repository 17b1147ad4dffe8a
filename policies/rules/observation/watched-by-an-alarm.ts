import { defineRule } from "../../engine/rule";
import { database, only, resource } from "../../evidence/resources";
import { anyOf } from "../../facts/items";

/** The dimension by which a metric names each of them. */
const DIMENSIONS: Readonly<Record<string, string>> = {
  aws_lb: "LoadBalancer",
  aws_alb: "LoadBalancer",
  aws_ecs_service: "ServiceName",
  aws_db_instance: "DBInstanceIdentifier",
  aws_rds_cluster: "DBClusterIdentifier",
};
const ALARM = "aws_cloudwatch_metric_alarm";

const alarm = (dimensions: string): string =>
  resource(
    ALARM,
    `alarm_name = "a"; comparison_operator = "GreaterThanThreshold"; evaluation_periods = 1; metric_name = "m"; namespace = "n"; period = 60; statistic = "Sum"; threshold = 1; dimensions = ${dimensions}`,
  );
const balancer = (dimensions: string): string =>
  only("aws_lb", 'subnets = ["subnet-1", "subnet-2"]', alarm(dimensions));
const named = (dimensions: string): string => database('identifier = "orders"; engine = "postgres"', alarm(dimensions));

export const watchedByAnAlarm = defineRule({
  id: "watched-by-an-alarm",
  title: "an alarm must watch every load balancer, service and database",
  severity: "medium",
  why: "customers otherwise notice the outage first",
  fix: "add an aws_cloudwatch_metric_alarm with its dimension",
  example: "dimensions = {\n  DBInstanceIdentifier = aws_db_instance.orders.identifier",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html",
  aliases: {},
  appliesTo: Object.keys(DIMENSIONS),
  check: (subject) => {
    const dimension = DIMENSIONS[subject.type];
    const isWatched = anyOf(
      () => !subject.linked(ALARM, `dimensions.${dimension}`).isEmpty,
      () => !subject.linked(ALARM, `metric_query.metric.dimensions.${dimension}`).isEmpty,
    );
    return isWatched ? undefined : "no alarm watches it";
  },
  passes: [
    balancer("{ LoadBalancer = aws_lb.x.arn_suffix }"),
    named("{ DBInstanceIdentifier = aws_db_instance.x.identifier }"),
    named('{ DBInstanceIdentifier = "orders" }'),
  ],
  fails: [balancer('{ QueueName = "q" }'), named('{ DBInstanceIdentifier = "customers" }')],
  undecided: [balancer("{ LoadBalancer = var.unknown }"), named("{ DBInstanceIdentifier = var.unknown }")],
});
