import { defineRule, NotApplicable } from "../../engine/rule";
import { targetGroup } from "../../evidence/networks";
import { cluster, OWN_NETWORK, REGISTERED, webService, webTask } from "../../evidence/workloads";
import { TARGET_GROUPS } from "../../facts/load-balancers";
import { hasOwnNetwork } from "../../facts/services";

const registered = (type: string, network: string, mode = ""): string =>
  cluster("", webTask("", mode), webService(`${REGISTERED}\n  ${network}`), targetGroup(type));

export const targetTypeFitsNetwork = defineRule({
  id: "target-type-fits-network",
  title: "tasks with an address of their own must be registered by it",
  severity: "high",
  why: "ECS refuses the service: a task with awsvpc is no instance, which is what a target group takes by default",
  fix: 'set target_type to "ip"',
  example: 'resource "aws_lb_target_group" "app" {\n  target_type = "ip"',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
  aliases: {},
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    const blocks = subject.blocks("load_balancer");
    if (blocks.isEmpty) return new NotApplicable("it has no load balancer");
    if (!hasOwnNetwork(subject)) return new NotApplicable("its tasks have the network of their hosts");
    return blocks
      .flatMap((block) => block.oneOrMore("target_group_arn"))
      .flatMap((arn) => subject.resolve(arn, ...TARGET_GROUPS))
      .filter((group) => group.string("target_type") !== "ip")
      .map((group) => `${group.address} takes ${group.string("target_type") ?? "instance"} targets, not ip`);
  },
  passes: [
    registered('target_type = "ip"', OWN_NETWORK),
    registered("", 'launch_type = "EC2"'),
    registered('target_type = "ip"', "", 'network_mode = "awsvpc"'),
  ],
  fails: [
    registered("", OWN_NETWORK),
    registered('target_type = "instance"', OWN_NETWORK),
    registered("", "", 'network_mode = "awsvpc"'),
    registered("", 'launch_type = "FARGATE"'),
  ],
  undecided: [registered("target_type = var.unknown", OWN_NETWORK), registered("", "", "network_mode = var.unknown")],
});
