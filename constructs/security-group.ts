import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

/** Every IPv4 address. The VPC has no IPv6, so no rule names it. */
export const WORLD = "0.0.0.0/0";

export interface SecurityGroupProps {
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
}

/** TCP ports, one or a range. */
export interface PortRange {
  readonly from: number;
  /** @default the same as `from` */
  readonly to?: number;
}

/**
 * Admits nothing and lets nothing out until it is told; each rule is one resource with a description.
 * @example tasks.admit("from-alb", alb, { from: 8000, to: 8002 }, "the load balancer");
 */
export class SecurityGroup extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, { groupName, description, vpcId }: SecurityGroupProps) {
    super(scope, id);
    // The provider takes away the rule that AWS gives every new group, which lets everything out.
    this.groupId = new AwsSecurityGroup(this, "group", {
      name: groupName,
      description,
      vpcId,
      tags: { Name: groupName },
    }).id;
  }

  /** Lets TCP in from a peer: another group, or a CIDR block. */
  admit(id: string, peer: SecurityGroup | string, ports: PortRange, description: string): void {
    new VpcSecurityGroupIngressRule(this, id, this.rule(peer, ports, description));
  }

  /** Lets TCP out to a peer: another group, or a CIDR block. */
  allowTo(id: string, peer: SecurityGroup | string, ports: PortRange, description: string): void {
    new VpcSecurityGroupEgressRule(this, id, this.rule(peer, ports, description));
  }

  /** Lets TCP out to the addresses of a service of AWS. */
  allowToPrefixList(id: string, prefixListId: string, ports: PortRange, description: string): void {
    new VpcSecurityGroupEgressRule(this, id, { ...this.ports(ports, description), prefixListId });
  }

  private rule(peer: SecurityGroup | string, ports: PortRange, description: string) {
    const end = typeof peer === "string" ? { cidrIpv4: peer } : { referencedSecurityGroupId: peer.groupId };
    return { ...end, ...this.ports(ports, description) };
  }

  private ports({ from, to = from }: PortRange, description: string) {
    return { securityGroupId: this.groupId, ipProtocol: "tcp", fromPort: from, toPort: to, description };
  }
}
