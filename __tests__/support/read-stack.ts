import type { Settings, Synthesis } from "./synthesize";

/** The resource that a reference such as `${aws_lb.alb_1234.arn}` points at. @throws Error when there is none. */
export const referenced = ({ json }: Synthesis, reference: unknown): Settings => {
  const [, type = "", id = ""] = /^\$\{(\w+)\.([\w-]+)\./.exec(String(reference)) ?? [];
  const found = json.resource[type]?.[id];
  if (!found) throw new Error(`${reference} points at nothing`);
  return found;
};

/** How the app stack refers to what the network stack put out. */
export const networkOutput = (name: string): string =>
  `\${data.terraform_remote_state.network-outputs.outputs.${name}}`;

const portsOf = ({ from_port: from, to_port: to }: Settings): string => (from === to ? `${from}` : `${from}-${to}`);

/** Every security group rule as a line: `dev-alb in 80 0.0.0.0/0`. */
export const securityRuleLines = (stack: Synthesis): string[] => {
  const nameOf = (reference: unknown) => referenced(stack, reference).name;
  return (["ingress", "egress"] as const)
    .flatMap((kind) =>
      stack.resources(`aws_vpc_security_group_${kind}_rule`).map((rule) => {
        const peer = rule.cidr_ipv4 ?? nameOf(rule.referenced_security_group_id);
        return `${nameOf(rule.security_group_id)} ${kind === "ingress" ? "in" : "out"} ${portsOf(rule)} ${peer}`;
      }),
    )
    .sort();
};

/** Every target group as a line. */
export const targetGroupLines = (stack: Synthesis): string[] =>
  stack
    .resources("aws_lb_target_group")
    .map(({ name, protocol, port, target_type, health_check }) => {
      const { path, interval, healthy_threshold, unhealthy_threshold } = health_check as Settings;
      return `${name} ${protocol} ${port} ${target_type} ${path} every ${interval} s, ${healthy_threshold} up, ${unhealthy_threshold} down`;
    })
    .sort();

interface Action {
  readonly target_group_arn: string;
}

/** Every rule of the listener that serves, its default last. */
export const listenerRuleLines = (stack: Synthesis): string[] => {
  const target = ([{ target_group_arn }]: readonly [Action]) => referenced(stack, target_group_arn).name;
  const rules = stack.resources("aws_lb_listener_rule").map(({ priority, condition, action }) => {
    const [{ path_pattern }] = condition as [{ path_pattern: { values: string[] } }];
    return `${priority} ${path_pattern.values.join(" ")} -> ${target(action as [Action])}`;
  });
  const serving = stack
    .resources("aws_lb_listener")
    .map(({ default_action }) => default_action as [Action & { type: string }])
    .filter(([{ type }]) => type === "forward");
  return [...rules.sort(), ...serving.map((action) => `default -> ${target(action)}`)];
};

/** Every alarm as a line, and what it measures. */
export const alarmsIn = (stack: Synthesis) =>
  stack
    .resources("aws_cloudwatch_metric_alarm")
    .map((alarm) => ({
      line:
        `${alarm.alarm_name}: ${alarm.namespace} ${alarm.metric_name} ${alarm.statistic} > ${alarm.threshold} ` +
        `for ${alarm.evaluation_periods} x ${alarm.period} s`,
      metric: {
        namespace: String(alarm.namespace),
        name: String(alarm.metric_name),
        dimensions: alarm.dimensions as Record<string, string>,
      },
      settings: alarm,
    }))
    .sort((a, b) => (a.line < b.line ? -1 : 1));
