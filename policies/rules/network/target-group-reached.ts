import { defineRule } from "../../engine/rule";
import { balancer, FORWARD, listener, listenerRule, targetGroup } from "../../evidence/networks";
import { program } from "../../evidence/programs";
import { Items } from "../../facts/items";
import { LISTENER_RULES, LISTENERS, TARGET_GROUPS } from "../../facts/load-balancers";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** Everything that can send requests to a target group, and where it names it. */
const SENDERS: readonly (readonly [type: string, attribute: string])[] = [
  ...LISTENERS.map((type) => [type, "default_action"] as const),
  ...LISTENER_RULES.map((type) => [type, "action"] as const),
].flatMap(([type, action]) => [
  [type, `${action}.target_group_arn`] as const,
  [type, `${action}.forward.target_group.arn`] as const,
]);
/** A blue/green deployment puts it behind the listener when its turn comes. */
const DEPLOYMENT = [
  "aws_codedeploy_deployment_group",
  "load_balancer_info.target_group_pair_info.target_group.name",
] as const;

const isReached = (group: Subject): boolean =>
  new Items([...SENDERS, DEPLOYMENT]).flatMap(([type, attribute]) => group.linked(type, attribute)).some();
const isAlone = (group: Subject): boolean =>
  new Items([...LISTENERS, ...LISTENER_RULES]).flatMap((type) => group.others(type)).isEmpty;

const weighted = (arn: string): string =>
  `type = "forward"\n    forward {\n      target_group {\n        arn = ${arn}\n      }\n    }`;
const PATH = 'condition {\n    path_pattern {\n      values = ["/api/*"]\n    }\n  }';
const reached = (action?: string, ...beside: readonly string[]): string =>
  balancer("", targetGroup(), listener('port = 80\n  protocol = "HTTP"', action), ...beside);

export const targetGroupReached = defineRule({
  id: "target-group-reached",
  title: "a listener must send requests to every target group",
  severity: "high",
  why: "its tasks run and are paid for, and nobody ever reaches them",
  fix: "forward to it from a listener or a rule, or remove it",
  example: 'action {\n  type = "forward", target_group_arn = aws_lb_target_group.app.arn',
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
  aliases: {},
  appliesTo: TARGET_GROUPS,
  check: (subject) => {
    if (isReached(subject)) return undefined;
    if (isAlone(subject)) return undecided("listeners", "there is none in this program");
    return "no listener sends requests to it";
  },
  passes: [
    reached(FORWARD),
    reached(weighted("aws_lb_target_group.t.arn")),
    reached(undefined, listenerRule("a", PATH, FORWARD)),
  ],
  fails: [reached(), reached(weighted('"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/o/1"'))],
  undecided: [program(targetGroup()), reached('type = "forward"\n    target_group_arn = var.unknown')],
});
