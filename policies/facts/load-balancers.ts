import type { Attributes } from "./attributes";
import type { Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";

/** Each of these has two names in the provider. */
export const LOAD_BALANCERS = ["aws_lb", "aws_alb"] as const;
export const LISTENERS = ["aws_lb_listener", "aws_alb_listener"] as const;
export const LISTENER_RULES = ["aws_lb_listener_rule", "aws_alb_listener_rule"] as const;
export const TARGET_GROUPS = ["aws_lb_target_group", "aws_alb_target_group"] as const;

/** `application`, `network` or `gateway`. @throws Undecided */
export const kindOf = (balancer: Subject): string => balancer.string("load_balancer_type") ?? "application";

/**
 * What a listener speaks, in capitals; nothing where the load balancer takes whatever comes. Of an application load
 * balancer that is HTTP unless it says otherwise.
 * @throws Undecided
 */
export const protocolOf = (listener: Subject): string | undefined => {
  const protocol = listener.string("protocol");
  if (protocol) return protocol.toUpperCase();
  const isApplication = listener
    .follow("load_balancer_arn", ...LOAD_BALANCERS)
    .some((balancer) => kindOf(balancer) === "application");
  return isApplication ? "HTTP" : undefined;
};

/** What a listener does by default, or a rule of it. */
export const actionsOf = (subject: Subject): Items<Attributes> =>
  subject.blocks(LISTENERS.some((type) => type === subject.type) ? "default_action" : "action");

/** The target groups that an action forwards to. */
export const targetsOf = (action: Attributes): Items<Text> =>
  action.oneOrMore("target_group_arn").and(
    action
      .blocks("forward")
      .flatMap((forward) => forward.blocks("target_group"))
      .flatMap((target) => target.oneOrMore("arn")),
  );
