import { EC2Client, paginateDescribeSecurityGroups, paginateDescribeSubnets } from "@aws-sdk/client-ec2";
import {
  type LoadBalancer as AwsLoadBalancer,
  type TargetGroup as AwsTargetGroup,
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { WAFV2Client } from "@aws-sdk/client-wafv2";
import type { Stage } from "../runtime/contract";
import { readWebAcl } from "../waf/read-web-acl";
import type { Deployed, Listener, LoadBalancer, TargetGroup } from "./deployed";
import type { SecurityGroup } from "./firewall";

/** What AWS takes where nothing was said.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const DEFAULTS = { idle: 60, deregistrationDelay: 300, interval: 30, timeout: 5, healthy: 5, unhealthy: 2 };

type Attributes = ReadonlyMap<string, string>;

const attributeMap = (
  attributes: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Attributes => new Map(attributes.map(({ Key = "", Value = "" }) => [Key, Value]));

const itemsOf = async <Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
};

const FORWARDED_FOR_MODES = ["append", "preserve", "remove"] as const;

const loadBalancerOf = (
  described: AwsLoadBalancer,
  attributes: Attributes,
  cidrs: ReadonlyMap<string, string>,
  groups: readonly SecurityGroup[],
): LoadBalancer => {
  const { LoadBalancerArn = "", LoadBalancerName = "", DNSName = "", SecurityGroups = [], VpcId } = described;
  // Without groups of its own it gets the one that its VPC gives everybody.
  const ofVpc = groups.filter(({ vpcId, name }) => vpcId === VpcId && name === "default").map(({ id }) => id);
  const mode = attributes.get("routing.http.xff_header_processing.mode");
  return {
    arn: LoadBalancerArn,
    name: LoadBalancerName,
    dnsName: DNSName,
    isInternal: described.Scheme === "internal",
    securityGroupIds: SecurityGroups.length > 0 ? SecurityGroups : ofVpc,
    subnetCidrs: (described.AvailabilityZones ?? []).flatMap(({ SubnetId = "" }) => cidrs.get(SubnetId) ?? []),
    idleTimeoutSeconds: Number(attributes.get("idle_timeout.timeout_seconds") ?? DEFAULTS.idle),
    dropsInvalidHeaders: attributes.get("routing.http.drop_invalid_header_fields.enabled") === "true",
    forwardedForMode: FORWARDED_FOR_MODES.find((known) => known === mode) ?? "append",
  };
};

const targetGroupOf = (described: AwsTargetGroup, attributes: Attributes): TargetGroup => ({
  arn: described.TargetGroupArn ?? "",
  name: described.TargetGroupName ?? "",
  port: described.Port ?? 80,
  protocol: described.Protocol ?? "HTTP",
  isSticky: attributes.get("stickiness.enabled") === "true",
  deregistrationDelaySeconds: Number(
    attributes.get("deregistration_delay.timeout_seconds") ?? DEFAULTS.deregistrationDelay,
  ),
  healthCheck: {
    path: described.HealthCheckPath ?? "/",
    port: Number(described.HealthCheckPort) || undefined, // `traffic-port` is no number
    intervalSeconds: described.HealthCheckIntervalSeconds ?? DEFAULTS.interval,
    timeoutSeconds: described.HealthCheckTimeoutSeconds ?? DEFAULTS.timeout,
    healthyThreshold: described.HealthyThresholdCount ?? DEFAULTS.healthy,
    unhealthyThreshold: described.UnhealthyThresholdCount ?? DEFAULTS.unhealthy,
    matcher: described.Matcher?.HttpCode ?? "200",
  },
});

/** Every security group with its rules. */
export const readSecurityGroups = async (client: EC2Client): Promise<SecurityGroup[]> =>
  (await itemsOf(paginateDescribeSecurityGroups({ client }, {}), (page) => page.SecurityGroups)).map((group) => ({
    id: group.GroupId ?? "",
    name: group.GroupName ?? "",
    vpcId: group.VpcId ?? "",
    ingress: group.IpPermissions ?? [],
    egress: group.IpPermissionsEgress ?? [],
  }));

const readListeners = async (client: ElasticLoadBalancingV2Client, loadBalancer: LoadBalancer): Promise<Listener[]> => {
  const question = { LoadBalancerArn: loadBalancer.arn };
  const listeners: Listener[] = [];
  for (const listener of await itemsOf(paginateDescribeListeners({ client }, question), (page) => page.Listeners)) {
    const { ListenerArn = "", Protocol = "HTTP", Port = 80 } = listener;
    const rules = await itemsOf(paginateDescribeRules({ client }, { ListenerArn }), (page) => page.Rules);
    listeners.push({ arn: ListenerArn, protocol: Protocol, port: Port, rules, loadBalancer });
  }
  return listeners;
};

/** Reads what is deployed from AWS's own answers, one question after the other: the emulator answers one at a time. */
export const readDeployed = async (options: Stage["client"]): Promise<Deployed> => {
  const client = new ElasticLoadBalancingV2Client(options);
  const ec2 = new EC2Client(options);
  const waf = new WAFV2Client(options);
  try {
    const balancers = await itemsOf(paginateDescribeLoadBalancers({ client }, {}), (page) => page.LoadBalancers);
    const applications = balancers.filter(({ Type }) => Type === "application");
    // Without a load balancer nobody asks who may reach it, and a deployment makes many groups before it makes one.
    const isAny = applications.length > 0;
    const securityGroups = isAny ? await readSecurityGroups(ec2) : [];
    const subnets = isAny ? await itemsOf(paginateDescribeSubnets({ client: ec2 }, {}), (page) => page.Subnets) : [];
    const cidrs = new Map(subnets.map(({ SubnetId = "", CidrBlock = "" }) => [SubnetId, CidrBlock]));
    const listeners: Listener[] = [];
    for (const described of applications) {
      const question = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: described.LoadBalancerArn });
      const attributes = attributeMap((await client.send(question)).Attributes);
      const webAcl = await readWebAcl(waf, described.LoadBalancerArn ?? "");
      const loadBalancer = {
        ...loadBalancerOf(described, attributes, cidrs, securityGroups),
        ...(webAcl && { webAcl }),
      };
      listeners.push(...(await readListeners(client, loadBalancer)));
    }
    const targetGroups: TargetGroup[] = [];
    for (const group of await itemsOf(paginateDescribeTargetGroups({ client }, {}), (page) => page.TargetGroups)) {
      const question = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group.TargetGroupArn });
      targetGroups.push(targetGroupOf(group, attributeMap((await client.send(question)).Attributes)));
    }
    return { listeners, targetGroups, securityGroups };
  } finally {
    client.destroy();
    ec2.destroy();
    waf.destroy();
  }
};
