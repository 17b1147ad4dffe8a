import { BlockList, isIP } from "node:net";

const familyOf = (ip: string): "ipv4" | "ipv6" => (isIP(ip) === 6 ? "ipv6" : "ipv4");

/** Whether a block such as `10.0.0.0/16` holds an address. A text that is no block holds none. */
export const isInCidr = (ip: string, cidr: string): boolean => {
  const [network = "", prefix = ""] = cidr.split("/");
  if (!isIP(network) || !isIP(ip) || prefix === "") return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), familyOf(network));
  return block.check(ip, familyOf(ip));
};

/** Whether a block holds all of another. */
export const coversCidr = (outer: string, inner: string): boolean => {
  const [network = "", prefix = ""] = inner.split("/");
  return isInCidr(network, outer) && Number(outer.split("/")[1]) <= Number(prefix);
};
