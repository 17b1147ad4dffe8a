import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { SecurityGroup } from "./security-group";

export interface ServiceEndpointsProps {
  /** Prefix of the `Name` tags. */
  readonly vpcName: string;
  readonly vpcId: string;
  readonly region: string;
  /** One a zone: each gets an address of every endpoint, and each costs. */
  readonly subnetIds: readonly string[];
  /** Who is admitted to the endpoints. */
  readonly securityGroup: SecurityGroup;
  /** Services as AWS names their endpoints: `ecr.api`, `logs`. */
  readonly services: readonly string[];
}

/**
 * An interface endpoint in the network for each of some services of AWS, under the service's usual name, for networks without a way out.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export class ServiceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    for (const service of props.services)
      new VpcEndpoint(this, service, {
        vpcId: props.vpcId,
        serviceName: `com.amazonaws.${props.region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [props.securityGroup.groupId],
        tags: { Name: `${props.vpcName}-${service}` },
      });
  }
}
