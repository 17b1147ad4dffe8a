import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ClientOptions } from "../../rehearsal/inventory/lister";

const portsOf = ({ FromPort, ToPort }: SecurityGroupRule): string =>
  FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`;

/** Every rule of the environment's own security groups, as the design words it. */
export const securityRulesIn = async (options: ClientOptions, environment: string): Promise<string[]> => {
  const ec2 = new EC2Client(options);
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const nameOf = (id = "") => SecurityGroups.find(({ GroupId }) => GroupId === id)?.GroupName ?? id;
  return SecurityGroupRules.filter(({ GroupId }) => nameOf(GroupId).startsWith(`${environment}-`))
    .map((rule) => {
      const peer = rule.CidrIpv4 ?? nameOf(rule.ReferencedGroupInfo?.GroupId);
      return `${nameOf(rule.GroupId)} ${rule.IsEgress ? "out" : "in"} ${portsOf(rule)} ${peer}`;
    })
    .sort();
};

/** Target groups and listener rules, as the design words them, and the names that metrics have for them. */
export const loadBalancingIn = async (options: ClientOptions) => {
  const alb = new ElasticLoadBalancingV2Client(options);
  const { TargetGroups = [] } = await alb.send(new DescribeTargetGroupsCommand({}));
  const { LoadBalancers = [] } = await alb.send(new DescribeLoadBalancersCommand({}));
  const nameOf = (arn = "") =>
    TargetGroups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.TargetGroupName ?? arn;
  const rules: string[] = [];
  for (const { LoadBalancerArn } of LoadBalancers) {
    const { Listeners = [] } = await alb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    for (const { ListenerArn } of Listeners) {
      const { Rules = [] } = await alb.send(new DescribeRulesCommand({ ListenerArn }));
      for (const { IsDefault, Priority, Conditions = [], Actions = [] } of Rules) {
        const paths = Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []).sort(); // a set
        const target = nameOf(Actions[0]?.TargetGroupArn);
        rules.push(IsDefault ? `default -> ${target}` : `${Priority} ${paths.join(" ")} -> ${target}`);
      }
    }
  }
  return {
    rules: rules.sort(),
    targetGroups: TargetGroups.map(
      (group) =>
        `${group.TargetGroupName} ${group.Protocol} ${group.Port} ${group.TargetType} ${group.HealthCheckPath} every ` +
        `${group.HealthCheckIntervalSeconds} s, ${group.HealthyThresholdCount} up, ${group.UnhealthyThresholdCount} down`,
    ).sort(),
    loadBalancerNames: LoadBalancers.map(
      ({ LoadBalancerArn = "" }) => LoadBalancerArn.split(":loadbalancer/")[1] ?? "",
    ),
    targetGroupNames: TargetGroups.map(({ TargetGroupArn = "" }) => TargetGroupArn.split(":").at(-1) ?? ""),
  };
};
