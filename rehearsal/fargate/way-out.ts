import type { NatGateway, Route, VpcEndpoint } from "@aws-sdk/client-ec2";
import { Firewall, type Peer, type SecurityGroup } from "../alb/firewall";

/** What decides where the tasks of a subnet get to. */
export interface SubnetNetwork {
  /** Of the route table that the subnet goes by. */
  readonly routeTableId: string;
  readonly routes: readonly Route[];
  /** Those that work: available, in a subnet with a route to an internet gateway. */
  readonly natGateways: readonly NatGateway[];
  /** Of its VPC. */
  readonly endpoints: readonly VpcEndpoint[];
  readonly groups: readonly SecurityGroup[];
}

/** A task, as far as its way out depends on it. */
export interface Traveller extends Peer {
  readonly hasPublicAddress: boolean;
}

const HTTPS = 443;
const WORLD = "0.0.0.0/0";

const stateOf = ({ State }: VpcEndpoint): string => String(State).toLowerCase();
const isFor = (endpoint: VpcEndpoint, service: string): boolean =>
  endpoint.ServiceName?.endsWith(`.${service}`) === true && ["available", "pending"].includes(stateOf(endpoint));

/** Why the internet cannot be reached; undefined where it can. */
const worldIsClosed = (network: SubnetNetwork, task: Traveller): string | undefined => {
  const route = network.routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === WORLD);
  const isNat = network.natGateways.some(({ NatGatewayId }) => NatGatewayId === route?.NatGatewayId);
  const isGateway = route?.GatewayId?.startsWith("igw-") === true;
  if (!route) return `route table ${network.routeTableId} has no route to ${WORLD}`;
  if (isGateway && !task.hasPublicAddress)
    return "the route to an internet gateway is of no use without a public address";
  if (!isGateway && !isNat) return `the route to ${WORLD} leads to nothing that works`;
  return new Firewall(network.groups).missingRule(task, { securityGroupIds: [], cidrs: [WORLD] }, HTTPS);
};

/** Rules of security groups name the addresses of S3 by their list. */
const reachesGateway = ({ groups }: SubnetNetwork, { securityGroupIds }: Traveller): boolean =>
  groups
    .filter(({ id }) => securityGroupIds.includes(id))
    .flatMap(({ egress }) => egress)
    .some(
      ({ FromPort, ToPort, IpProtocol, PrefixListIds = [], IpRanges = [] }) =>
        (IpProtocol === "-1" || ((FromPort ?? 0) <= HTTPS && HTTPS <= (ToPort ?? HTTPS))) &&
        (PrefixListIds.length > 0 || IpRanges.some(({ CidrIp }) => CidrIp === WORLD)),
    );

/**
 * Why a task cannot reach a service of AWS; undefined where it can. An interface endpoint with a private name takes the place
 * of the service for the whole VPC: where it is closed, a NAT gateway does not help.
 * @param service As AWS names its endpoint, `ecr.api`; `internet` for what is no service of AWS.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export const closedWay = (network: SubnetNetwork, task: Traveller, service: string): string | undefined => {
  const own = network.endpoints.filter((endpoint) => isFor(endpoint, service));
  const named = own.find(
    ({ VpcEndpointType, PrivateDnsEnabled }) => VpcEndpointType === "Interface" && PrivateDnsEnabled,
  );
  if (named) {
    const securityGroupIds = (named.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
    const missing = new Firewall(network.groups).missingRule(task, { securityGroupIds, cidrs: [] }, HTTPS);
    return missing && `${named.VpcEndpointId}: ${missing}`;
  }
  const gateway = own.find(
    ({ VpcEndpointType, RouteTableIds = [] }) =>
      VpcEndpointType === "Gateway" && RouteTableIds.includes(network.routeTableId),
  );
  if (gateway && reachesGateway(network, task)) return undefined;
  return worldIsClosed(network, task);
};
