import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { clientsOf } from "../../pipeline/aws/clients";
import { childFinders } from "../../pipeline/terraform/child-finders";
import { emulatedAws } from "../support/emulated-aws";

const IN_VPC = "10.9.0.0/16";
const ANYWHERE = "0.0.0.0/0";

describe("what has no name but a place in something", () => {
  const aws = emulatedAws();
  const ids: Record<string, string> = {};

  /** Each setting is the id itself, unless it refers to something that is not there. */
  const find = (type: string, settings: Readonly<Record<string, unknown>>): Promise<string | undefined> => {
    const resolve = (setting: unknown) => (typeof setting === "string" ? setting : undefined);
    const clients = { ...clientsOf("us-east-1"), ec2: new EC2Client(aws.client) };
    return childFinders[type]?.(settings, resolve, clients) ?? Promise.resolve("no such type");
  };

  beforeAll(async () => {
    const ec2 = new EC2Client(aws.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: IN_VPC }));
    const VpcId = Vpc?.VpcId ?? "";
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24" }));
    const SubnetId = Subnet?.SubnetId ?? "";
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? "";
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? "";
    await ec2.send(new CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: ANYWHERE }));
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: "tasks", Description: "tasks", VpcId }),
    );
    const rule = (FromPort: number, ToPort: number) => ({
      GroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort, ToPort, IpRanges: [{ CidrIp: IN_VPC }] }],
    });
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule(8000, 8002)));
    const { SecurityGroupRules: [ingress] = [] } = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand(rule(80, 80)),
    );
    const { SecurityGroupRules: [egress] = [] } = await ec2.send(new AuthorizeSecurityGroupEgressCommand(rule(80, 80)));
    const flowLog = await ec2.send(
      new CreateFlowLogsCommand({
        ResourceIds: [VpcId],
        ResourceType: "VPC",
        TrafficType: "ALL",
        LogDestinationType: "s3",
        LogDestination: "arn:aws:s3:::nobody",
      }),
    );
    Object.assign(ids, { VpcId, SubnetId, RouteTableId, GroupId, FlowLogId: flowLog.FlowLogIds?.[0] });
    Object.assign(ids, { ingress: ingress?.SecurityGroupRuleId, egress: egress?.SecurityGroupRuleId });
  });

  it("finds a rule by group, direction, protocol, ports and peer", async () => {
    const rule = { security_group_id: ids.GroupId, ip_protocol: "tcp", from_port: 80, to_port: 80, cidr_ipv4: IN_VPC };
    expect(ids.ingress).not.toBe(ids.egress);
    expect(await find("aws_vpc_security_group_ingress_rule", rule)).toBe(ids.ingress);
    expect(await find("aws_vpc_security_group_egress_rule", rule)).toBe(ids.egress);
    for (const other of [
      { to_port: 81 },
      { ip_protocol: "udp" },
      { cidr_ipv4: ANYWHERE },
      { security_group_id: undefined },
    ])
      expect(await find("aws_vpc_security_group_ingress_rule", { ...rule, ...other })).toBeUndefined();
  });

  it("finds a route by its table and where it leads", async () => {
    const route = { route_table_id: ids.RouteTableId, destination_cidr_block: ANYWHERE };
    expect(await find("aws_route", route)).toBe(`${ids.RouteTableId}_${ANYWHERE}`);
    expect(await find("aws_route", { ...route, destination_cidr_block: "10.1.0.0/16" })).toBeUndefined();
    expect(await find("aws_route", { ...route, route_table_id: undefined })).toBeUndefined();
  });

  it("finds an association by table and subnet", async () => {
    const association = { route_table_id: ids.RouteTableId, subnet_id: ids.SubnetId };
    expect(await find("aws_route_table_association", association)).toBe(`${ids.SubnetId}/${ids.RouteTableId}`);
    expect(await find("aws_route_table_association", { ...association, subnet_id: undefined })).toBeUndefined();
  });

  it("finds a flow log by its VPC", async () => {
    expect(await find("aws_flow_log", { vpc_id: ids.VpcId })).toBe(ids.FlowLogId);
    expect(await find("aws_flow_log", { vpc_id: "vpc-00000000000000000" })).toBeUndefined();
  });
});
