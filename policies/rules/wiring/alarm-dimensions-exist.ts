import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, targetGroup } from "../../evidence/networks";
import { program } from "../../evidence/programs";
import { cluster, webService, webTask } from "../../evidence/workloads";
import type { Attributes } from "../../facts/attributes";
import { companionOf, faultOfDimension, isKnownDimension } from "../../facts/dimensions";
import { findings, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

/** The alarm's metric, or all that it calculates with. */
const metricsOf = (alarm: Subject): Items<Attributes> =>
  new Items<Attributes>([alarm]).and(alarm.blocks("metric_query").flatMap((query) => query.blocks("metric")));

const faultsOf = (alarm: Subject, metric: Attributes): Items<string> => {
  const namespace = metric.string("namespace") ?? "";
  const dimensions = metric.entries("dimensions");
  return dimensions
    .filter(([name]) => isKnownDimension(namespace, name))
    .flatMap(([name, value]) =>
      findings(
        () => faultOfDimension(alarm, namespace, name, value),
        () => {
          const other = companionOf(namespace, name);
          const isAlone = other !== undefined && dimensions.known.every(([each]) => each !== other);
          return isAlone ? `${name} says nothing without ${other}` : undefined;
        },
      ),
    );
};

const isAboutSomething = (metric: Attributes): boolean =>
  metric.entries("dimensions").some(([name]) => isKnownDimension(metric.string("namespace") ?? "", name));

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
const cache = (id: string): string =>
  program(
    'resource "aws_elasticache_replication_group" "r" {\n  replication_group_id = "r"\n  description = "r"\n  node_type = "cache.t4g.micro"\n}',
    alarm("AWS/ElastiCache", `CacheClusterId = ${id}`),
  );
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
    const metrics = metricsOf(subject).filter(isAboutSomething);
    if (metrics.isEmpty) return new NotApplicable("it is about nothing that a program names");
    return metrics.flatMap((metric) => faultsOf(subject, metric));
  },
  passes: [
    ofService("ClusterName = aws_ecs_cluster.c.name, ServiceName = aws_ecs_service.s.name"),
    ofService('ClusterName = "c", ServiceName = "s"'),
    ofBalancer("LoadBalancer = aws_lb.lb.arn_suffix, TargetGroup = aws_lb_target_group.t.arn_suffix"),
    calculated('"s"'),
    program(alarm("Custom/App", 'Queue = "q"')),
    cache('"r-001"'),
  ],
  fails: [
    ofService('ClusterName = "c", ServiceName = "other"'),
    ofService("ClusterName = aws_ecs_cluster.c.arn, ServiceName = aws_ecs_service.s.name"),
    ofService("ServiceName = aws_ecs_service.s.id"),
    ofBalancer("LoadBalancer = aws_lb.lb.name"),
    ofBalancer("LoadBalancer = aws_lb.lb.arn"),
    ofBalancer("TargetGroup = aws_lb_target_group.t.id"),
    calculated('"other"'),
    ofService("ServiceName = aws_ecs_service.s.name"),
    ofService('Stage = "dev", ServiceName = aws_ecs_service.s.name'),
    ofBalancer("LoadBalancer = aws_lb_target_group.t.arn_suffix"),
    cache('"r"'),
    cache("aws_elasticache_replication_group.r.id"),
  ],
  undecided: [
    ofService('ClusterName = "c", ServiceName = var.unknown'),
    program(alarm("AWS/Lambda", 'FunctionName = "f"')),
    ofService(`ClusterName = "c", ServiceName = "x-\${aws_ecs_service.s.id}"`),
    ofBalancer('LoadBalancer = replace(aws_lb.lb.arn, "/.*loadbalancer./", "")'),
    ofBalancer('LoadBalancer = "app/lb/0123456789abcdef"'),
  ],
});
