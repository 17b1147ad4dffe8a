import type { z } from "zod";
import { type Cidr, canonicalCidr, isWithin, overlaps, parseCidr } from "./cidr";

/** Prefix lengths that AWS accepts for a VPC and its subnets.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const WIDEST_PREFIX = 16;
const NARROWEST_PREFIX = 28;
/** A load balancer needs a /27 in each of its subnets.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer */
const NARROWEST_ALB_PREFIX = 27;

interface NetworkValues {
  vpcCidr: string;
  zones: string[];
  publicCidrs: string[];
  privateCidrs: string[];
  natGateways: number;
  egress?: "nat" | "endpoints" | "public" | undefined;
}

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

const checkedCidr = (text: string, path: Path, narrowest: number, report: Report): Cidr | undefined => {
  const block = parseCidr(text);
  if (!block) {
    report(path, "is not an IPv4 CIDR block; write it like 10.0.1.0/24");
  } else if (canonicalCidr(block) !== text) {
    report(path, `has bits set behind its prefix; write ${canonicalCidr(block)}`);
  } else if (block.prefix < WIDEST_PREFIX || block.prefix > narrowest) {
    report(
      path,
      `has the prefix /${block.prefix}, AWS takes /${WIDEST_PREFIX} to /${narrowest} here; choose one of them`,
    );
  } else {
    return block;
  }
  return undefined;
};

const checkOverlaps = (subnets: { path: Path; text: string; block: Cidr }[], report: Report): void => {
  subnets.forEach((subnet, index) => {
    const earlier = subnets.slice(0, index).find((other) => overlaps(other.block, subnet.block));
    if (earlier)
      report(subnet.path, `overlaps ${earlier.text} (${earlier.path[0]}[${earlier.path[1]}]); move one of them`);
  });
};

/** Checks that the blocks of a network fit into it, and beside each other. */
export const checkNetwork = (network: NetworkValues, context: z.RefinementCtx): void => {
  const report: Report = (path, message) => context.addIssue({ code: "custom", path, message });
  const vpc = checkedCidr(network.vpcCidr, ["vpcCidr"], NARROWEST_PREFIX, report);
  const subnets = (["publicCidrs", "privateCidrs"] as const).flatMap((field) => {
    const texts = network[field];
    if (texts.length !== network.zones.length)
      report([field], `has ${texts.length} blocks for ${network.zones.length} zones; give one block a zone`);
    const narrowest = field === "publicCidrs" ? NARROWEST_ALB_PREFIX : NARROWEST_PREFIX;
    return texts.flatMap((text, index) => {
      const path = [field, index];
      const block = checkedCidr(text, path, narrowest, report);
      if (block && vpc && !isWithin(block, vpc))
        report(path, `lies outside the VPC's ${network.vpcCidr}; take a block inside it`);
      return block ? [{ path, text, block }] : [];
    });
  });
  checkOverlaps(subnets, report);
  if (new Set(network.zones).size !== network.zones.length) report(["zones"], "names a zone twice; name each once");
  const egress = network.egress ?? "nat";
  if (egress === "nat" && network.natGateways === 0)
    report(["natGateways"], "must be at least 1; raise it, or say by egress how tasks reach AWS: endpoints or public");
  if (egress !== "nat" && network.natGateways > 0)
    report(["natGateways"], `egress is ${egress}, which uses none; set it to 0`);
  if (network.natGateways > network.zones.length)
    report(["natGateways"], `must be at most one a zone, which is ${network.zones.length}; lower it or add a zone`);
};
