import { program } from "./programs";

/** Programs in HCL around a cluster and what runs in it; see `programs.ts`. */

/** A cluster, `aws_ecs_cluster.c`, and blocks beside it. */
export const cluster = (attributes = "", ...beside: readonly string[]): string =>
  program(`resource "aws_ecs_cluster" "c" {\n  name = "c"\n  ${attributes}\n}`, ...beside);

/** A task, `aws_ecs_task_definition.t`, of the container `web`, which maps the port 8000. @param container More of it. */
export const webTask = (container = "", attributes = ""): string =>
  `resource "aws_ecs_task_definition" "t" {
  family                = "t"
  container_definitions = jsonencode([{
    name         = "web"
    image        = "web@sha256:00"
    portMappings = [{ containerPort = 8000 }]
    ${container}
  }])
  ${attributes}
}`;

/** A service of the task, `aws_ecs_service.s`, in the cluster. */
export const webService = (attributes = ""): string =>
  `resource "aws_ecs_service" "s" {
  name            = "s"
  cluster         = aws_ecs_cluster.c.id
  task_definition = aws_ecs_task_definition.t.arn
  ${attributes}
}`;

/** What registers the tasks of the service with the target group `aws_lb_target_group.t`. */
export const REGISTERED = `load_balancer {
    target_group_arn = aws_lb_target_group.t.arn
    container_name   = "web"
    container_port   = 8000
  }`;
/** What gives each task an address of its own. */
export const OWN_NETWORK = 'network_configuration {\n    subnets = ["subnet-1", "subnet-2"]\n  }';
