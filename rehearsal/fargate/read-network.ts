import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import type { SubnetNetwork } from "./way-out";

/** Reads what decides where the tasks of a subnet get to. */
export type ReadNetwork = (subnetId: string) => Promise<SubnetNetwork>;

/** The table that a subnet is associated with, or the main one of its VPC. */
const tableOf = (tables: readonly RouteTable[], subnetId: string | undefined): RouteTable | undefined =>
  tables.find(({ Associations = [] }) => Associations.some((each) => each.SubnetId === subnetId)) ??
  tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));

const leadsOut = (table: RouteTable | undefined): boolean =>
  table?.Routes?.some(({ GatewayId }) => GatewayId?.startsWith("igw-")) ?? false;

/** Asks the emulator itself, as a blueprint does. */
export const readNetworksFrom =
  (ec2: EC2Client): ReadNetwork =>
  async (subnetId) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    const Filters = [{ Name: "vpc-id", Values: [Subnets[0]?.VpcId ?? ""] }];
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters }));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const table = tableOf(RouteTables, subnetId);
    return {
      routeTableId: table?.RouteTableId ?? "",
      routes: table?.Routes ?? [],
      natGateways: NatGateways.filter(
        ({ State, SubnetId }) => State === "available" && leadsOut(tableOf(RouteTables, SubnetId)),
      ),
      endpoints: VpcEndpoints,
      groups: SecurityGroups.map(
        ({ GroupId = "", GroupName = "", VpcId = "", IpPermissions, IpPermissionsEgress }) => ({
          ...{ id: GroupId, name: GroupName, vpcId: VpcId },
          ...{ ingress: IpPermissions ?? [], egress: IpPermissionsEgress ?? [] },
        }),
      ),
    };
  };
