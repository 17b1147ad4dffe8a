import { defineRule, NotApplicable } from "../../engine/rule";
import { cluster, webService, webTask } from "../../evidence/workloads";
import { isDatabase } from "../../facts/databases";
import { findings } from "../../facts/items";
import { scalersOf } from "../../facts/scaling";
import { containersIn } from "../../facts/services";

/** Of a service that stops its task before it starts another. */
const ALONE = "deployment_maximum_percent = 100\n  deployment_minimum_healthy_percent = 0";
const SINGLE = `desired_count = 1\n  ${ALONE}`;
/** What ECS takes where nothing is said: a second task beside the first while it deploys. */
const DEFAULT_MAXIMUM = 200;
const FULL = 100;

/** @param attributes Of the service. @param most Tasks that autoscaling may start, if there is any. */
const embedded = (
  attributes: string,
  most?: string,
  container = 'name = "cache", image = "redis:7@sha256:00"',
): string =>
  cluster(
    "",
    webTask().replace("}])", `}, { ${container} }])`),
    webService(attributes),
    most === undefined
      ? ""
      : `resource "aws_appautoscaling_target" "a" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/c/s"
  min_capacity       = 1
  max_capacity       = ${most}
}`,
  );

export const embeddedDatabaseStaysSingle = defineRule({
  id: "embedded-database-stays-single",
  title: "a task with a database in it must never run more than once, not even while it is deployed",
  severity: "high",
  why: "each task has data of its own then, and the answer depends on which one is asked",
  fix: "keep it at one task that stops before the next starts, or move the data to RDS or ElastiCache",
  example:
    "desired_count = 1 # and max_capacity = 1, if it is scaled at all\ndeployment_maximum_percent = 100 # and deployment_minimum_healthy_percent = 0",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/application_architecture.html",
  aliases: {},
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    const databases = containersIn(subject).filter(isDatabase);
    if (databases.isEmpty) return new NotApplicable("it has no database in its tasks");
    const names = databases.known.map(({ name }) => name).join(", ");
    return findings(
      () =>
        (subject.number("desired_count") ?? 0) > 1
          ? `runs ${subject.number("desired_count")} times with ${names} in it`
          : undefined,
      () => {
        const most = subject.number("deployment_maximum_percent") ?? DEFAULT_MAXIMUM;
        return most > FULL ? `may run ${most} % of its tasks during a deployment with ${names} in it` : undefined;
      },
      () => (subject.string("scheduling_strategy") === "DAEMON" ? `runs on every host with ${names} in it` : undefined),
      () =>
        scalersOf(subject)
          .filter((target) => (target.number("max_capacity") ?? 0) > 1)
          .map((target) => `${target.address} may run it ${target.number("max_capacity")} times with ${names} in it`),
    );
  },
  passes: [
    embedded(SINGLE),
    embedded(SINGLE, "1"),
    embedded("desired_count = 4", "8", 'name = "side", image = "envoy:v1"'),
  ],
  fails: [
    embedded(`desired_count = 2\n  ${ALONE}`),
    embedded("desired_count = 1"),
    embedded("desired_count = 1\n  deployment_maximum_percent = 150"),
    embedded(SINGLE, "2"),
    embedded(`scheduling_strategy = "DAEMON"\n  ${ALONE}`),
    embedded(
      "desired_count = 2",
      undefined,
      'name = "store", image = "x/y:1", portMappings = [{ containerPort = 5432 }]',
    ),
    embedded("desired_count = 2", undefined, 'name = "store", image = "bitnami/postgresql:15"'),
    embedded("desired_count = 2", undefined, 'name = "app-mysql", image = "x/y:1"'),
  ],
  undecided: [
    embedded(`desired_count = var.unknown\n  ${ALONE}`),
    embedded("desired_count = 1\n  deployment_maximum_percent = var.unknown"),
    embedded(SINGLE, "var.unknown"),
    embedded("desired_count = 2", undefined, 'name = "store", image = var.unknown'),
  ],
});
