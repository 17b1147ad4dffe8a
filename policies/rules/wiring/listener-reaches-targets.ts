import { defineRule, NotApplicable } from "../../engine/rule";
import { balancer, FORWARD, listener, listenerRule, targetGroup } from "../../evidence/networks";
import { cluster, REGISTERED, webService, webTask } from "../../evidence/workloads";
import { actionsOf, LISTENER_RULES, LISTENERS, TARGET_GROUPS, targetsOf } from "../../facts/load-balancers";
import { allRegistrars, registrarsOf } from "../../facts/services";
import { undecided } from "../../facts/undecided";

const HTTP = 'port = 80\n  protocol = "HTTP"';
const PATH = 'condition {\n    path_pattern {\n      values = ["/api/*"]\n    }\n  }';
const service = (attributes: string): string => cluster("", webTask(), webService(attributes));
const reached = (...beside: readonly string[]): string =>
  balancer("", listener(HTTP, FORWARD), targetGroup(), ...beside);
const byRule = (...beside: readonly string[]): string =>
  balancer("", listener(HTTP), listenerRule("a", PATH, FORWARD), targetGroup(), ...beside);

export const listenerReachesTargets = defineRule({
  id: "listener-reaches-targets",
  title: "a listener and its rules must send requests to target groups that something registers with",
  severity: "high",
  why: "every request that matches is answered with 503",
  fix: "name the target group in the load_balancer block of a service",
  example:
    'load_balancer {\n  target_group_arn = aws_lb_target_group.app.arn, container_name = "web", container_port = 8000',
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
  aliases: {},
  appliesTo: [...LISTENERS, ...LISTENER_RULES],
  check: (subject) => {
    const targets = actionsOf(subject).flatMap(targetsOf);
    if (targets.isEmpty) return new NotApplicable("it sends requests to no target group");
    const groups = targets.flatMap((arn) => subject.resolve(arn, ...TARGET_GROUPS));
    return groups
      .filter((group) => registrarsOf(group).isEmpty)
      .map((group) =>
        // A program without anything that registers leaves that to another one.
        allRegistrars(subject).isEmpty
          ? undecided(`what registers with ${group.address}`, "is not in this program")
          : `nothing registers with ${group.address}`,
      );
  },
  passes: [
    reached(service(REGISTERED)),
    byRule(service(REGISTERED)),
    reached(
      'resource "aws_lb_target_group_attachment" "a" {\n  target_group_arn = aws_lb_target_group.t.arn\n  target_id = "10.0.0.1"\n}',
    ),
  ],
  fails: [
    reached(service("")),
    byRule(
      service(
        REGISTERED.replace(
          "aws_lb_target_group.t.arn",
          '"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/o/1"',
        ),
      ),
    ),
  ],
  undecided: [
    reached(),
    reached(service(REGISTERED.replace("aws_lb_target_group.t.arn", "var.unknown"))),
    balancer("", listener(HTTP, 'type = "forward"\n    target_group_arn = var.unknown'), service("")),
  ],
});
