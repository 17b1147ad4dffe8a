import {
  DescribeAddressesCommand,
  EC2Client,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { joined, type Lister, lines } from "../lister";

type Kind = (client: EC2Client) => Promise<string[]>;

// What an account has in every region without asking is left out: the default VPC with its subnets. A VPC's default
// security group, default ACL and main route table come and go with it: the line of the VPC stands for them.

const vpcs: Kind = (client) =>
  lines(
    paginateDescribeVpcs({ client }, {}),
    (page) => page.Vpcs,
    ({ VpcId, CidrBlock, IsDefault }) => (IsDefault ? undefined : `ec2 vpc ${VpcId} (${CidrBlock})`),
  );

const subnets: Kind = (client) =>
  lines(
    paginateDescribeSubnets({ client }, {}),
    (page) => page.Subnets,
    ({ SubnetId, CidrBlock, DefaultForAz }) => (DefaultForAz ? undefined : `ec2 subnet ${SubnetId} (${CidrBlock})`),
  );

const securityGroups: Kind = (client) =>
  lines(
    paginateDescribeSecurityGroups({ client }, {}),
    (page) => page.SecurityGroups,
    ({ GroupId, GroupName }) => (GroupName === "default" ? undefined : `ec2 security group ${GroupId} (${GroupName})`),
  );

const routeTables: Kind = (client) =>
  lines(
    paginateDescribeRouteTables({ client }, {}),
    (page) => page.RouteTables,
    ({ RouteTableId, VpcId, Associations = [] }) =>
      Associations.some(({ Main }) => Main) ? undefined : `ec2 route table ${RouteTableId} (${VpcId})`,
  );

const acls: Kind = (client) =>
  lines(
    paginateDescribeNetworkAcls({ client }, {}),
    (page) => page.NetworkAcls,
    ({ NetworkAclId, VpcId, IsDefault }) => (IsDefault ? undefined : `ec2 network acl ${NetworkAclId} (${VpcId})`),
  );

const internetGateways: Kind = (client) =>
  lines(
    paginateDescribeInternetGateways({ client }, {}),
    (page) => page.InternetGateways,
    ({ InternetGatewayId }) => `ec2 internet gateway ${InternetGatewayId}`,
  );

/** A deleted NAT gateway is shown for about an hour. */
const natGateways: Kind = (client) =>
  lines(
    paginateDescribeNatGateways({ client }, {}),
    (page) => page.NatGateways,
    ({ NatGatewayId, SubnetId, State }) =>
      State === "deleted" ? undefined : `ec2 nat gateway ${NatGatewayId} (${SubnetId})`,
  );

const addresses: Kind = async (client) => {
  const { Addresses = [] } = await client.send(new DescribeAddressesCommand({}));
  return Addresses.map(({ AllocationId, PublicIp }) => `ec2 elastic ip ${AllocationId} (${PublicIp})`);
};

const networkInterfaces: Kind = (client) =>
  lines(
    paginateDescribeNetworkInterfaces({ client }, {}),
    (page) => page.NetworkInterfaces,
    ({ NetworkInterfaceId, Description }) =>
      `ec2 network interface ${NetworkInterfaceId}${Description ? ` (${Description})` : ""}`,
  );

const vpcEndpoints: Kind = (client) =>
  lines(
    paginateDescribeVpcEndpoints({ client }, {}),
    (page) => page.VpcEndpoints,
    ({ VpcEndpointId, ServiceName, State }) =>
      State?.toLowerCase() === "deleted" ? undefined : `ec2 vpc endpoint ${VpcEndpointId} (${ServiceName})`,
  );

const flowLogs: Kind = (client) =>
  lines(
    paginateDescribeFlowLogs({ client }, {}),
    (page) => page.FlowLogs,
    ({ FlowLogId, ResourceId }) => `ec2 flow log ${FlowLogId} (${ResourceId})`,
  );

const kinds: readonly Kind[] = [
  vpcs,
  subnets,
  securityGroups,
  routeTables,
  acls,
  internetGateways,
  natGateways,
  addresses,
  networkInterfaces,
  vpcEndpoints,
  flowLogs,
];

export const ec2: Lister = (options) => {
  const client = new EC2Client(options);
  return joined(...kinds.map((kind) => () => kind(client)));
};
