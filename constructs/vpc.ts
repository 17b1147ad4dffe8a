import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { WORLD } from "./security-group";

export interface VpcProps {
  /** Prefix of the `Name` tags. */
  readonly vpcName: string;
  readonly cidr: string;
  readonly region: string;
  /** Letters of the availability zones: `a` in `us-east-1` is `us-east-1a`. */
  readonly zones: readonly string[];
  /** One block a zone, in the order of `zones`. */
  readonly publicCidrs: readonly string[];
  readonly privateCidrs: readonly string[];
  /**
   * None to one a zone. With fewer than zones, the private subnets of the others go out through the first; with none, they do
   * not go out at all.
   */
  readonly natGateways: number;
  /** Whether what needs no NAT to reach S3 stands in the public subnets. @default false */
  readonly worksInPublicSubnets?: boolean;
}

/**
 * A network over several zones: public subnets for the load balancer, private ones that reach the internet through NAT, or not
 * at all, and cannot be reached from it. The security group that comes with it is emptied, and S3 is reached without NAT.
 */
export class Vpc extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  /** The addresses of S3, for rules of security groups. */
  readonly s3PrefixListId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: VpcProps,
  ) {
    super(scope, id);
    const { vpcName, cidr } = props;
    const tags = { Name: vpcName };
    this.vpcId = new AwsVpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags,
    }).id;
    new DefaultSecurityGroup(this, "default-group", { vpcId: this.vpcId, tags: { Name: `${vpcName}-default-closed` } });
    const gateway = new InternetGateway(this, "internet", { vpcId: this.vpcId, tags });
    const publicTable = this.addRouteTable("public", { gatewayId: gateway.id });
    this.publicSubnetIds = props.publicCidrs.map((block, index) => this.addSubnet("public", index, block, publicTable));
    const natIds = this.addNatGateways(gateway);
    // The same ids with NAT and without: what goes is a route, and no subnet changes.
    const privateTables =
      natIds.length > 0
        ? natIds.map((natGatewayId, index) => this.addRouteTable(`private-${props.zones[index]}`, { natGatewayId }))
        : [this.addRouteTable(`private-${props.zones[0]}`)];
    this.privateSubnetIds = props.privateCidrs.map((block, index) =>
      this.addSubnet("private", index, block, privateTables[index] ?? privateTables[0] ?? ""),
    );
    this.s3PrefixListId = new VpcEndpoint(this, "s3", {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${props.region}.s3`,
      vpcEndpointType: "Gateway",
      // Image layers come from S3, and NAT charges by the gigabyte.
      routeTableIds: props.worksInPublicSubnets ? [...privateTables, publicTable] : privateTables,
      tags: { Name: `${vpcName}-s3` },
    }).prefixListId;
  }

  private addSubnet(kind: "public" | "private", index: number, cidrBlock: string, routeTableId: string): string {
    const { vpcName, region, zones } = this.props;
    const name = `${kind}-${zones[index]}`;
    const subnet = new Subnet(this, name, {
      vpcId: this.vpcId,
      cidrBlock,
      availabilityZone: `${region}${zones[index]}`,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${vpcName}-${name}` },
    });
    new RouteTableAssociation(this, `${name}-routes`, { subnetId: subnet.id, routeTableId });
    return subnet.id;
  }

  private addRouteTable(name: string, target?: { gatewayId: string } | { natGatewayId: string }): string {
    const tags = { Name: `${this.props.vpcName}-${name}` };
    const table = new RouteTable(this, `${name}-table`, { vpcId: this.vpcId, tags });
    if (target) new Route(this, `${name}-out`, { routeTableId: table.id, destinationCidrBlock: WORLD, ...target });
    return table.id;
  }

  private addNatGateways(gateway: InternetGateway): string[] {
    return Array.from({ length: this.props.natGateways }, (_, index) => {
      const zone = this.props.zones[index];
      const tags = { Name: `${this.props.vpcName}-nat-${zone}` };
      const address = new Eip(this, `nat-${zone}-address`, { domain: "vpc", tags });
      return new NatGateway(this, `nat-${zone}`, {
        allocationId: address.id,
        subnetId: this.publicSubnetIds[index] ?? "",
        tags,
        dependsOn: [gateway], // without a way out a NAT gateway fails to start
      }).id;
    });
  }
}
