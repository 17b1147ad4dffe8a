/** A resource and what has to exist before it. */
export interface Link {
  readonly address: string;
  /** Addresses without an index, as Terraform's state has them: each stands for all instances. */
  readonly dependsOn: readonly string[];
}

export interface Chain {
  readonly seconds: number;
  /** What takes any of them, first one first. */
  readonly addresses: readonly string[];
}

const NOTHING: Chain = { seconds: 0, addresses: [] };

/** `aws_subnet.public["a"]` is an instance of `aws_subnet.public`. */
const resourceOf = (address: string): string => address.replace(/\[[^\]]*\]$/, "");

const longer = (one: Chain, other: Chain): Chain => (other.seconds > one.seconds ? other : one);

/**
 * The longest time that resources wait for one another, however many are worked on at once. A circle, which Terraform
 * refuses, is cut where it closes.
 */
export const longestChain = (links: readonly Link[], secondsOf: (address: string) => number): Chain => {
  const instances = new Map<string, Link[]>();
  for (const link of links)
    for (const name of new Set([link.address, resourceOf(link.address)]))
      instances.set(name, [...(instances.get(name) ?? []), link]);

  const known = new Map<Link, Chain>();
  const chainTo = (link: Link): Chain => {
    const found = known.get(link);
    if (found) return found;
    known.set(link, NOTHING); // until it is known: a circle ends here
    const before = link.dependsOn
      .flatMap((name) => instances.get(name) ?? [])
      .map(chainTo)
      .reduce(longer, NOTHING);
    const own = secondsOf(link.address);
    const chain = own > 0 ? { seconds: before.seconds + own, addresses: [...before.addresses, link.address] } : before;
    known.set(link, chain);
    return chain;
  };
  return links.map(chainTo).reduce(longer, NOTHING);
};
