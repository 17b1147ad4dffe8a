import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, targetGroup } from "../../evidence/networks";
import { program } from "../../evidence/programs";
import { cluster, webService, webTask } from "../../evidence/workloads";
import type { Attributes } from "../../facts/attributes";
import { faultOfDimension, isKnownDimension } from "../../facts/dimensions";
import { Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import type { Text } from "../../facts/text";

interface Dimension {
  readonly namespace: string;
  readonly name: string;
  readonly value: Text;
}

/** Dimensions of the alarm's metric, or of all metrics that it calculates with. */
const dimensionsOf = (alarm: Subject): Items<Dimension> => {
  const metrics = alarm.blocks("metric_query").flatMap((query) => query.blocks("metric"));
  return new Items<Attributes>([alarm])
    .and(metrics)
    .flatMap((metric) =>
      metric
        .entries("dimensions")
        .map(([name, value]) => ({ namespace: metric.string("namespace") ?? "", name, value })),
    );
};

const alarm = (namespace: string, dimensions: string): string => `resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 80
  namespace           = "${namespace}"
  metric_name         = "CPUUtilization"
  period              = 300
  statistic           = "Average"
  dimensions          = { ${dimensions} }
}`;
const ofService = (dimensions: string): string => cluster("", webTask(), webService(), alarm("AWS/ECS", dimensions));
const ofBalancer = (dimensions: string): string =>
  balancer('name = "lb"', targetGroup(), alarm("AWS/ApplicationELB", dimensions));
const calculated = (service: string): string =>
  cluster(
    "",
    webTask(),
    webService(),
    `resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 80
  metric_query {
    id          = "m"
    return_data = true
    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      period      = 300
      stat        = "Average"
      dimensions  = { ClusterName = "c", ServiceName = ${service} }
    }
  }
}`,
  );

export const alarmDimensionsExist = defineRule({
  id: "alarm-dimensions-exist",
  title: "an alarm must be about resources that exist, by the names that CloudWatch knows them by",
  severity: "high",
  why: "it has no data, so it never rings, and nobody notices until it should have",
  fix: "refer to the attribute that the dimension is: arn_suffix of a load balancer, name of a service",
  example:
    "dimensions = { LoadBalancer = aws_lb.main.arn_suffix }\n# or { ClusterName = aws_ecs_cluster.main.name, ServiceName = aws_ecs_service.app.name }",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
  aliases: {},
  appliesTo: ["aws_cloudwatch_metric_alarm"],
  check: (subject) => {
    const dimensions = dimensionsOf(subject).filter(({ namespace, name }) => isKnownDimension(namespace, name));
    if (dimensions.isEmpty) return new NotApplicable("it is about nothing that a program names");
    return dimensions.flatMap(({ namespace, name, value }) => {
      const fault = faultOfDimension(subject, namespace, name, value);
      return fault ? [fault] : [];
    });
  },
  passes: [
    ofService("ClusterName = aws_ecs_cluster.c.name, ServiceName = aws_ecs_service.s.name"),
    ofService('ClusterName = "c", ServiceName = "s"'),
    ofBalancer("LoadBalancer = aws_lb.lb.arn_suffix, TargetGroup = aws_lb_target_group.t.arn_suffix"),
    calculated('"s"'),
    program(alarm("Custom/App", 'Queue = "q"')),
    program(
      'resource "aws_elasticache_replication_group" "r" {\n  replication_group_id = "r"\n  description = "r"\n  node_type = "cache.t4g.micro"\n}',
      alarm("AWS/ElastiCache", 'CacheClusterId = "r-001"'),
    ),
  ],
  fails: [
    ofService('ClusterName = "c", ServiceName = "other"'),
    ofService("ClusterName = aws_ecs_cluster.c.arn, ServiceName = aws_ecs_service.s.name"),
    ofService("ServiceName = aws_ecs_service.s.id"),
    ofBalancer("LoadBalancer = aws_lb.lb.name"),
    ofBalancer("LoadBalancer = aws_lb.lb.arn"),
    ofBalancer("TargetGroup = aws_lb_target_group.t.id"),
    calculated('"other"'),
  ],
  undecided: [
    ofService('ClusterName = "c", ServiceName = var.unknown'),
    program(alarm("AWS/Lambda", 'FunctionName = "f"')),
    ofBalancer('LoadBalancer = "app/lb/0123456789abcdef"'),
  ],
});
