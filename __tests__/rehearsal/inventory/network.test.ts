import {
  AllocateAddressCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteFlowLogsCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkInterfaceCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  EC2Client,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { emulatedAws, itLists, type Specimen } from "../../support/emulated-aws";

/** Made in a VPC of its own, in a subnet where it needs one, so that what AWS makes along with them is there too. */
const inVpc = (
  lines: readonly string[],
  make: (client: EC2Client, ids: { VpcId: string; SubnetId: string }) => Promise<() => Promise<unknown>>,
): Specimen => ({
  lines: ["ec2 subnet ID (10.9.1.0/24)", "ec2 vpc ID (10.9.0.0/16)", ...lines],
  make: async (options) => {
    const client = new EC2Client(options);
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24" }));
    const SubnetId = Subnet?.SubnetId ?? "";
    const remove = await make(client, { VpcId, SubnetId });
    return async () => {
      await remove();
      await client.send(new DeleteSubnetCommand({ SubnetId }));
      await client.send(new DeleteVpcCommand({ VpcId }));
    };
  },
});

const nothing = async () => undefined;

describe("the inventory of the network", () => {
  const aws = emulatedAws();

  it("leaves out what every account has", async () => {
    expect(await aws.inventory()).toEqual([]);
  });

  itLists(aws, {
    "a VPC with a subnet": inVpc([], async () => nothing),
    "a security group": inVpc(["ec2 security group ID (tasks)"], async (client, { VpcId }) => {
      const { GroupId } = await client.send(
        new CreateSecurityGroupCommand({ VpcId, GroupName: "tasks", Description: "tasks" }),
      );
      return () => client.send(new DeleteSecurityGroupCommand({ GroupId }));
    }),
    "a route table": inVpc(["ec2 route table ID (ID)"], async (client, { VpcId }) => {
      const { RouteTable } = await client.send(new CreateRouteTableCommand({ VpcId }));
      return () => client.send(new DeleteRouteTableCommand({ RouteTableId: RouteTable?.RouteTableId }));
    }),
    "a network ACL": inVpc(["ec2 network acl ID (ID)"], async (client, { VpcId }) => {
      const { NetworkAcl } = await client.send(new CreateNetworkAclCommand({ VpcId }));
      return () => client.send(new DeleteNetworkAclCommand({ NetworkAclId: NetworkAcl?.NetworkAclId }));
    }),
    "an internet gateway": inVpc(["ec2 internet gateway ID"], async (client) => {
      const { InternetGateway } = await client.send(new CreateInternetGatewayCommand({}));
      const InternetGatewayId = InternetGateway?.InternetGatewayId;
      return () => client.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    }),
    "an elastic IP": inVpc(["ec2 elastic ip ID (IP)"], async (client) => {
      const { AllocationId } = await client.send(new AllocateAddressCommand({ Domain: "vpc" }));
      return () => client.send(new ReleaseAddressCommand({ AllocationId }));
    }),
    "a network interface": inVpc(["ec2 network interface ID (a task)"], async (client, { SubnetId }) => {
      const { NetworkInterface } = await client.send(
        new CreateNetworkInterfaceCommand({ SubnetId, Description: "a task" }),
      );
      const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId;
      return () => client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    }),
    "a VPC endpoint": inVpc(
      ["ec2 route table ID (ID)", "ec2 vpc endpoint ID (com.amazonaws.us-east-1.s3)"],
      async (client, { VpcId }) => {
        const ServiceName = "com.amazonaws.us-east-1.s3";
        const { RouteTable } = await client.send(new CreateRouteTableCommand({ VpcId }));
        const RouteTableId = RouteTable?.RouteTableId ?? "";
        const { VpcEndpoint } = await client.send(
          new CreateVpcEndpointCommand({
            VpcId,
            ServiceName,
            RouteTableIds: [RouteTableId],
            VpcEndpointType: "Gateway",
          }),
        );
        return async () => {
          await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ""] }));
          await client.send(new DeleteRouteTableCommand({ RouteTableId }));
        };
      },
    ),
    "a flow log": inVpc(["ec2 flow log ID (ID)"], async (client, { VpcId }) => {
      const { FlowLogIds } = await client.send(
        new CreateFlowLogsCommand({
          ResourceType: "VPC",
          ResourceIds: [VpcId],
          TrafficType: "ALL",
          LogDestinationType: "cloud-watch-logs",
          LogGroupName: "flow",
          DeliverLogsPermissionArn: "arn:aws:iam::123456789012:role/flow",
        }),
      );
      return () => client.send(new DeleteFlowLogsCommand({ FlowLogIds }));
    }),
  });

  it("lists a NAT gateway with its network interface until it is deleted, not as long as AWS shows it", async () => {
    const client = new EC2Client(aws.client);
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.8.0.0/16" }));
    const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.8.1.0/24" }));
    const { AllocationId } = await client.send(new AllocateAddressCommand({ Domain: "vpc" }));
    const before = await aws.inventory();
    const { NatGateway } = await client.send(new CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId }));
    const made = (await aws.inventory()).filter((line) => !before.includes(line));
    expect(made).toEqual([
      `ec2 nat gateway ${NatGateway?.NatGatewayId} (${Subnet?.SubnetId})`,
      expect.stringMatching(/^ec2 network interface eni-/),
    ]);
    await client.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
    expect(await aws.inventory()).toEqual(before);
  });
});
