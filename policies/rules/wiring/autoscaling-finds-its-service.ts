import { defineRule, NotApplicable } from "../../engine/rule";
import { program } from "../../evidence/programs";
import { cluster, webService, webTask } from "../../evidence/workloads";
import { faultOf } from "../../facts/scaling";

const target = (id: string, namespace = "ecs"): string => `resource "aws_appautoscaling_target" "a" {
  service_namespace  = "${namespace}"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = ${id}
  min_capacity       = 1
  max_capacity       = 4
}`;
const scaled = (id: string): string => cluster("", webTask(), webService(), target(id));

export const autoscalingFindsItsService = defineRule({
  id: "autoscaling-finds-its-service",
  title: "autoscaling of a service must name a service that exists",
  severity: "high",
  why: "AWS refuses the target, or it scales another service than the one that is meant",
  fix: "make the name of references to the cluster's and the service's name",
  example: `resource_id = "service/\${aws_ecs_cluster.main.name}/\${aws_ecs_service.app.name}"\nscalable_dimension = "ecs:service:DesiredCount"`,
  source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  aliases: {},
  appliesTo: ["aws_appautoscaling_target", "aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"],
  check: (subject) => {
    const namespace = subject.string("service_namespace");
    if (namespace !== "ecs") return new NotApplicable(`it is about ${namespace ?? "nothing"}`);
    const id = subject.text("resource_id");
    return id ? faultOf(id, subject) : "names nothing to scale";
  },
  passes: [
    scaled(`"service/\${aws_ecs_cluster.c.name}/\${aws_ecs_service.s.name}"`),
    scaled('"service/c/s"'),
    program(target('"table/orders"', "dynamodb")),
  ],
  fails: [
    scaled('"service/c/other"'),
    scaled('"service/other/s"'),
    scaled("aws_ecs_service.s.name"),
    scaled('"service/s"'),
  ],
  undecided: [scaled("var.unknown"), program(target('"service/c/s"')), scaled(`"service/c/\${var.unknown}"`)],
});
