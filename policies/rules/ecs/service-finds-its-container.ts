import { defineRule } from "../../engine/rule";
import { service } from "../../evidence/programs";
import { containersOf } from "../../facts/containers";

const balanced = (name: string, port: string): string =>
  service(`load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1"
    container_name   = ${name}
    container_port   = ${port}
  }`);

export const serviceFindsItsContainer = defineRule({
  id: "service-finds-its-container",
  title: "the container and the port that a load balancer is given must be in the task definition",
  severity: "high",
  why: "ECS refuses the service, or no request ever reaches it",
  fix: "name a container of the task definition and a port that it maps",
  example: 'load_balancer {\n  container_name = "web", container_port = 8000',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
  aliases: {},
  appliesTo: ["aws_ecs_service"],
  check: (subject) =>
    subject.blocks("load_balancer").flatMap((block) => {
      const [name, port] = [block.string("container_name"), block.number("container_port")];
      const containers = subject.follow("task_definition", "aws_ecs_task_definition").flatMap(containersOf);
      const isNamed = containers.filter((container) => container.definition.string("name") === name);
      if (isNamed.isEmpty) return [`${name} is no container of the task definition`];
      const isMapped = isNamed.some((container) => container.ports.some((mapped) => mapped === port));
      return isMapped ? [] : [`container ${name} does not map the port ${port}`];
    }),
  passes: [service(""), balanced('"web"', "8000")],
  fails: [balanced('"wbe"', "8000"), balanced('"web"', "8001")],
  undecided: [balanced("var.unknown", "8000"), balanced('"web"', "var.unknown")],
});
