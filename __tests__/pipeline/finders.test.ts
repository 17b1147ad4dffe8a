import {
  AllocateAddressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  EC2Client,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import { clientsOf, isMissing } from "../../pipeline/aws/clients";
import { finders } from "../../pipeline/terraform/finders";
import { callAws } from "../support/caller-of-aws";
import { emulatedAws } from "../support/emulated-aws";
import { workspaceIn } from "../support/workspace";

const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: "dev" }, "network");
const NAMES = ["dev-one", "staging-one"];

describe("what has no name but a tag, of two environments in one account", () => {
  const aws = emulatedAws();
  const made: Record<string, Record<string, string | undefined>> = {};

  const makeAll = async (ec2: EC2Client, name: string): Promise<Record<string, string | undefined>> => {
    const tagged = (ResourceType: ResourceType) => ({
      TagSpecifications: [{ ResourceType, Tags: [{ Key: "Name", Value: name }] }],
    });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16", ...tagged("vpc") }));
    const VpcId = Vpc?.VpcId ?? "";
    const subnet = new CreateSubnetCommand({ VpcId, CidrBlock: "10.9.1.0/24", ...tagged("subnet") });
    const SubnetId = (await ec2.send(subnet)).Subnet?.SubnetId ?? "";
    const { AllocationId } = await ec2.send(new AllocateAddressCommand(tagged("elastic-ip")));
    const { NatGateway } = await ec2.send(
      new CreateNatGatewayCommand({ SubnetId, AllocationId, ...tagged("natgateway") }),
    );
    const gateway = await ec2.send(new CreateInternetGatewayCommand(tagged("internet-gateway")));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId, ...tagged("route-table") }));
    const group = { GroupName: name, Description: name, VpcId, ...tagged("security-group") };
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
    const ServiceName = "com.amazonaws.us-east-1.s3";
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({ VpcId, ServiceName, ...tagged("vpc-endpoint") }),
    );
    return {
      aws_vpc: VpcId,
      aws_subnet: SubnetId,
      aws_eip: AllocationId,
      aws_nat_gateway: NatGateway?.NatGatewayId,
      aws_internet_gateway: gateway.InternetGateway?.InternetGatewayId,
      aws_route_table: RouteTable?.RouteTableId,
      aws_security_group: GroupId,
      aws_vpc_endpoint: VpcEndpoint?.VpcEndpointId,
    };
  };
  const find = async (type: string, name: string) =>
    (await finders[type]?.(name, { ...clientsOf("us-east-1"), ec2: new EC2Client(aws.client) }, deployment))?.id;

  beforeAll(async () => {
    for (const name of NAMES) made[name] = await makeAll(new EC2Client(aws.client), name);
  });

  it.each([
    "aws_vpc",
    "aws_subnet",
    "aws_eip",
    "aws_nat_gateway",
    "aws_internet_gateway",
    "aws_route_table",
    "aws_security_group",
    "aws_vpc_endpoint",
  ])("is each one's own: %s", async (type) => {
    for (const name of NAMES) expect(await find(type, name)).toBe(made[name]?.[type]);
    expect(await find(type, "prod-one")).toBeUndefined();
  });
});

describe("what is looked for by its name in an account that has nothing", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);

  it.each(Object.entries(finders))("is missing: %s", async (_type, find) => {
    const found = find("dev-nothing", clientsOf(deployment.region), deployment).catch((error: unknown) => {
      if (isMissing(error)) return { id: undefined };
      throw error;
    });
    expect((await found).id).toBeUndefined();
  });
});
