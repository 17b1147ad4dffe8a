import {
  CreateNatGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNatGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { emulatedAws } from "../../support/emulated-aws";

describe("NAT gateways, asked for by their tags", () => {
  const aws = emulatedAws();
  const ids: string[] = [];

  const make = async (ec2: EC2Client, SubnetId: string, tags: Readonly<Record<string, string>>): Promise<string> => {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const TagSpecifications = [{ ResourceType: "natgateway" as const, Tags }];
    const command = new CreateNatGatewayCommand({ SubnetId, ConnectivityType: "private", TagSpecifications });
    return (await ec2.send(command)).NatGateway?.NatGatewayId ?? "";
  };
  const ask = async (...filters: readonly [string, ...string[]][]): Promise<(number | undefined)[]> => {
    const Filter = filters.map(([Name, ...Values]) => ({ Name, Values }));
    const { NatGateways = [] } = await new EC2Client(aws.client).send(new DescribeNatGatewaysCommand({ Filter }));
    return NatGateways.map(({ NatGatewayId = "" }) => ids.indexOf(NatGatewayId)).sort();
  };

  beforeAll(async () => {
    const ec2 = new EC2Client(aws.client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.9.1.0/24" }));
    const SubnetId = Subnet?.SubnetId ?? "";
    for (const tags of [
      { Name: "dev-a", Stack: "network" },
      { Name: "dev-b", Stack: "network" },
      { Name: "staging-a", Stack: "network" },
      { Stack: "dev-a" },
    ])
      ids.push(await make(ec2, SubnetId, tags));
  });

  it.each<[string, [string, ...string[]][], number[]]>([
    ["one", [["tag:Name", "dev-a"]], [0]],
    ["one of several values", [["tag:Name", "dev-a", "staging-a"]], [0, 2]],
    ["one that nobody carries", [["tag:Name", "prod-a"]], []],
    [
      "all of several tags",
      [
        ["tag:Stack", "network"],
        ["tag:Name", "dev-b", "prod-a"],
      ],
      [1],
    ],
    [
      "with a state as well",
      [
        ["state", "available"],
        ["tag:Name", "dev-b"],
      ],
      [1],
    ],
    [
      "with a state that they are not in",
      [
        ["tag:Name", "dev-b"],
        ["state", "deleted"],
      ],
      [],
    ],
    ["none", [["state", "available"]], [0, 1, 2, 3]],
  ])("are those that carry %s", async (_name, filters, found) => {
    expect(await ask(...filters)).toEqual(found);
  });
});
