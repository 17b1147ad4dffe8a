import {
  DescribeFlowLogsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { DescribeMountTargetsCommand } from "@aws-sdk/client-efs";
import { DescribeListenersCommand, DescribeRulesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { Clients } from "../aws/clients";
import { githubFinders } from "./github-finders";

/** What a stack says of a resource. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Gives the value of a setting: as it is, or the id of the resource that it refers to (its ARN where Terraform's import id
 * is one, its name where the id is that). Undefined while that resource is not there.
 */
export type Resolve = (setting: unknown) => string | undefined;

/** Finds Terraform's import id of a resource; undefined where there is none. */
export type FindChild = (settings: Settings, resolve: Resolve, clients: Clients) => Promise<string | undefined>;

const groupRule =
  (isEgress: boolean): FindChild =>
  async (settings, resolve, { ec2 }) => {
    const group = resolve(settings.security_group_id);
    if (!group) return undefined;
    const peer = resolve(settings.cidr_ipv4) ?? resolve(settings.referenced_security_group_id);
    const ports = ({ FromPort = -1, ToPort = -1 }: SecurityGroupRule) => `${FromPort}-${ToPort}`;
    const wanted = ports({
      FromPort: settings.from_port as number | undefined,
      ToPort: settings.to_port as number | undefined,
    });
    const Filters = [{ Name: "group-id", Values: [group] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.find(
      (rule) =>
        rule.IsEgress === isEgress &&
        rule.IpProtocol === settings.ip_protocol &&
        ports(rule) === wanted &&
        (rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId) === peer,
    )?.SecurityGroupRuleId;
  };

const routeTableOf = async (table: string | undefined, { ec2 }: Clients) => {
  if (!table) return undefined;
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }));
  return RouteTables?.[0];
};

/**
 * How to find a resource that has no name of its own but a place in another one, whose owner is this one's owner too. Those
 * that others stand on come first. Only for types whose creation fails, or makes a second one, when it exists already.
 */
export const childFinders: Readonly<Record<string, FindChild>> = {
  ...githubFinders,
  aws_vpc_security_group_ingress_rule: groupRule(false),
  aws_vpc_security_group_egress_rule: groupRule(true),
  async aws_route(settings, resolve, clients) {
    const table = await routeTableOf(resolve(settings.route_table_id), clients);
    const route = table?.Routes?.find(
      ({ DestinationCidrBlock }) => DestinationCidrBlock === settings.destination_cidr_block,
    );
    return route && `${table?.RouteTableId}_${route.DestinationCidrBlock}`;
  },
  async aws_route_table_association(settings, resolve, clients) {
    const table = await routeTableOf(resolve(settings.route_table_id), clients);
    const subnet = resolve(settings.subnet_id);
    const isThere = table?.Associations?.some(({ SubnetId }) => subnet !== undefined && SubnetId === subnet);
    return isThere ? `${subnet}/${table?.RouteTableId}` : undefined;
  },
  async aws_flow_log(settings, resolve, { ec2 }) {
    const vpc = resolve(settings.vpc_id);
    if (!vpc) return undefined;
    const { FlowLogs } = await ec2.send(
      new DescribeFlowLogsCommand({ Filter: [{ Name: "resource-id", Values: [vpc] }] }),
    );
    return FlowLogs?.[0]?.FlowLogId;
  },
  async aws_efs_mount_target(settings, resolve, { efs }) {
    const FileSystemId = resolve(settings.file_system_id);
    const subnet = resolve(settings.subnet_id);
    if (!FileSystemId || !subnet) return undefined;
    const { MountTargets = [] } = await efs.send(new DescribeMountTargetsCommand({ FileSystemId }));
    const standing = MountTargets.filter(({ LifeCycleState = "" }) => !/^delet/.test(LifeCycleState));
    return standing.find(({ SubnetId }) => SubnetId === subnet)?.MountTargetId;
  },
  async aws_lb_listener(settings, resolve, { alb }) {
    const LoadBalancerArn = resolve(settings.load_balancer_arn);
    if (!LoadBalancerArn) return undefined;
    const { Listeners } = await alb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    return Listeners?.find(({ Port }) => Port === settings.port)?.ListenerArn;
  },
  async aws_lb_listener_rule(settings, resolve, { alb }) {
    const ListenerArn = resolve(settings.listener_arn);
    if (!ListenerArn) return undefined;
    const { Rules } = await alb.send(new DescribeRulesCommand({ ListenerArn }));
    return Rules?.find(({ Priority }) => Priority === String(settings.priority))?.RuleArn;
  },
  async aws_lambda_permission(settings, resolve, { lambda }) {
    const FunctionName = resolve(settings.function_name);
    const Qualifier = resolve(settings.qualifier)?.split("/").at(-1); // an alias that was found is FUNCTION/ALIAS
    if (!FunctionName || !Qualifier) return undefined;
    const { Policy = "{}" } = await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier }));
    const { Statement = [] } = JSON.parse(Policy) as { readonly Statement?: readonly { readonly Sid?: string }[] };
    const isThere = Statement.some(({ Sid }) => Sid === settings.statement_id);
    return isThere ? `${FunctionName}:${Qualifier}/${settings.statement_id}` : undefined;
  },
  async aws_ecs_service(settings, resolve, { ecs }) {
    const cluster = resolve(settings.cluster);
    if (!cluster) return undefined;
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster, services: [String(settings.name)] }),
    );
    const isThere = services.some(({ status }) => status === "ACTIVE");
    return isThere ? `${cluster.split("/").at(-1)}/${settings.name}` : undefined;
  },
};
