import { Vpc, type VpcProps } from "../../constructs/vpc";
import { referenced } from "../support/read-stack";
import type { Settings, Synthesis } from "../support/synthesize";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const vpcWith = (changes: Partial<VpcProps> = {}): Synthesis =>
  synthesizeConstruct((scope) => {
    const vpc = new Vpc(scope, "vpc", {
      vpcName: "x",
      cidr: "10.9.0.0/16",
      region: "eu-central-1",
      zones: ["a", "b", "c"],
      publicCidrs: ["10.9.1.0/24", "10.9.2.0/24", "10.9.3.0/24"],
      privateCidrs: ["10.9.11.0/24", "10.9.12.0/24", "10.9.13.0/24"],
      natGateways: 2,
      ...changes,
    });
    putOut(scope, { id: vpc.vpcId, public: vpc.publicSubnetIds, private: vpc.privateSubnetIds });
  });

const nameOf = ({ tags }: Settings) => (tags as { Name: string }).Name;

/** Where each subnet's traffic to the world goes: `x-private-a -> x-nat-a`. */
const waysOut = (stack: Synthesis) =>
  stack
    .resources("aws_route_table_association")
    .map(({ subnet_id, route_table_id }) => {
      const route = stack.resources("aws_route").find((one) => one.route_table_id === route_table_id);
      const target = referenced(stack, route?.nat_gateway_id ?? route?.gateway_id);
      return `${nameOf(referenced(stack, subnet_id))} -> ${nameOf(target)}`;
    })
    .sort();

describe("a network", () => {
  it("sends public subnets through the internet gateway and private ones through NAT, in their own zone where it has one", () => {
    expect(waysOut(vpcWith())).toEqual([
      "x-private-a -> x-nat-a",
      "x-private-b -> x-nat-b",
      "x-private-c -> x-nat-a",
      "x-public-a -> x",
      "x-public-b -> x",
      "x-public-c -> x",
    ]);
  });

  it("shares one NAT gateway where there is one", () => {
    const out = waysOut(vpcWith({ natGateways: 1 })).filter((line) => line.startsWith("x-private"));
    expect(out.map((line) => line.split(" -> ")[1])).toEqual(["x-nat-a", "x-nat-a", "x-nat-a"]);
  });

  it("puts each NAT gateway into the public subnet of its zone, with an address, once there is a way out", () => {
    const stack = vpcWith();
    const gateways = stack.resources("aws_nat_gateway");
    expect(gateways.map(({ subnet_id }) => nameOf(referenced(stack, subnet_id)))).toEqual(["x-public-a", "x-public-b"]);
    expect(gateways.map(({ allocation_id }) => nameOf(referenced(stack, allocation_id)))).toEqual([
      "x-nat-a",
      "x-nat-b",
    ]);
    for (const { depends_on } of gateways)
      expect(depends_on).toEqual([expect.stringMatching(/^aws_internet_gateway\./)]);
  });

  it("hands out no public address of its own accord", () => {
    for (const subnet of vpcWith().resources("aws_subnet")) expect(subnet.map_public_ip_on_launch).toBe(false);
  });

  it("leads to S3 from every private subnet and from no public one", () => {
    const stack = vpcWith();
    const { route_table_ids, service_name } = stack.only("aws_vpc_endpoint");
    expect(service_name).toBe("com.amazonaws.eu-central-1.s3");
    expect((route_table_ids as string[]).map((id) => nameOf(referenced(stack, id)))).toEqual([
      "x-private-a",
      "x-private-b",
    ]);
  });

  it("empties the security group that comes with it", () => {
    expect(vpcWith().only("aws_default_security_group")).toEqual({
      vpc_id: expect.stringMatching(/^\$\{aws_vpc\./),
      tags: { Name: "x-default-closed" },
    });
  });

  it("hands on its subnets in the order of its zones", () => {
    const stack = vpcWith();
    const names = (ids: unknown) => (ids as string[]).map((id) => nameOf(referenced(stack, id)));
    const out = outputsOf(stack);
    expect(referenced(stack, out.id)).toBe(stack.only("aws_vpc"));
    expect(names(out.public)).toEqual(["x-public-a", "x-public-b", "x-public-c"]);
    expect(names(out.private)).toEqual(["x-private-a", "x-private-b", "x-private-c"]);
  });
});
