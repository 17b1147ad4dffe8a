import { isDeepStrictEqual } from "node:util";
import type { IpPermission } from "@aws-sdk/client-ec2";
import { coversCidr, isInCidr } from "./cidr";

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly IpPermission[];
  readonly egress: readonly IpPermission[];
}

/** One end of a connection. */
export interface Peer {
  readonly securityGroupIds: readonly string[];
  /** Addresses or blocks it may have: a rule for addresses must cover all of them. */
  readonly cidrs: readonly string[];
}

const ALL = "-1";
const TCP = ["tcp", "6"];

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const coversPort = ({ IpProtocol = "", FromPort, ToPort }: IpPermission, port: number): boolean =>
  IpProtocol === ALL ||
  (TCP.includes(IpProtocol) &&
    (FromPort === undefined || FromPort <= port) &&
    (ToPort === undefined || port <= ToPort));

const namesGroupOf = ({ UserIdGroupPairs = [] }: IpPermission, { securityGroupIds }: Peer): boolean =>
  UserIdGroupPairs.some(({ GroupId }) => GroupId !== undefined && securityGroupIds.includes(GroupId));

const blocksOf = ({ IpRanges = [] }: IpPermission): string[] => IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []);

/** Whether rules together let TCP through to or from all of a peer. */
const permits = (permissions: readonly IpPermission[], port: number, peer: Peer): boolean => {
  const open = permissions.filter((permission) => coversPort(permission, port));
  const blocks = open.flatMap(blocksOf);
  return (
    open.some((permission) => namesGroupOf(permission, peer)) ||
    (peer.cidrs.length > 0 && peer.cidrs.every((cidr) => blocks.some((block) => coversCidr(block, cidr))))
  );
};

/** Says by the rules of security groups whether a connection would come about. */
export class Firewall {
  readonly #groups: ReadonlyMap<string, SecurityGroup>;

  constructor(groups: readonly SecurityGroup[]) {
    this.#groups = new Map(groups.map((group) => [group.id, group]));
  }

  /** Whether it goes by these rules already. */
  isOf(groups: readonly SecurityGroup[]): boolean {
    return isDeepStrictEqual(groups, [...this.#groups.values()]);
  }

  /** @returns the rule that is missing, in words; undefined where the connection comes about. */
  missingRule(from: Peer, to: Peer, port: number): string | undefined {
    if (!permits(this.#rules(from.securityGroupIds, "egress"), port, to))
      return `${this.#names(from)} has no egress rule for tcp ${port} to ${this.#names(to)}`;
    // A target that a caller registered by its address alone is not known to have groups: its side is not judged.
    if (to.securityGroupIds.length > 0 && !permits(this.#rules(to.securityGroupIds, "ingress"), port, from))
      return `${this.#names(to)} has no ingress rule for tcp ${port} from ${this.#names(from)}`;
    return undefined;
  }

  /** Whether a client on the internet gets through to a port. */
  admitsClient(ip: string, securityGroupIds: readonly string[], port: number): boolean {
    const open = this.#rules(securityGroupIds, "ingress").filter((rule) => coversPort(rule, port));
    return open.flatMap(blocksOf).some((block) => isInCidr(ip, block));
  }

  /** Groups by name and identifier. */
  namesOf(ids: readonly string[]): string {
    return ids.map((id) => `security group ${this.#groups.get(id)?.name ?? "(gone)"} (${id})`).join(" and ");
  }

  #names({ securityGroupIds, cidrs }: Peer): string {
    return this.namesOf(securityGroupIds) || cidrs.join(" and ");
  }

  #rules(ids: readonly string[], direction: "ingress" | "egress"): IpPermission[] {
    return ids.flatMap((id) => this.#groups.get(id)?.[direction] ?? []);
  }
}
