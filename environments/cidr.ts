import { BlockList, isIPv4 } from "node:net";

/** An IPv4 block: network address and prefix length in bits. */
export interface Cidr {
  readonly address: string;
  readonly prefix: number;
}

const integerOf = (address: string): number => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

const dotted = (integer: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(integer / 2 ** bits) % 256).join(".");

/** The block that the text names, or undefined when it names none. The address may still have host bits. */
export const parseCidr = (text: string): Cidr | undefined => {
  const [address = "", prefixText = "", ...rest] = text.split("/");
  const prefix = Number(prefixText);
  const isPrefix = /^\d{1,2}$/.test(prefixText) && prefix <= 32;
  return isIPv4(address) && isPrefix && rest.length === 0 ? { address, prefix } : undefined;
};

/** The text of the block with its host bits cleared: `10.0.1.7/24` gives `10.0.1.0/24`. */
export const canonicalCidr = ({ address, prefix }: Cidr): string => {
  const size = 2 ** (32 - prefix);
  return `${dotted(Math.floor(integerOf(address) / size) * size)}/${prefix}`;
};

const contains = (outer: Cidr, address: string): boolean => {
  const block = new BlockList();
  block.addSubnet(outer.address, outer.prefix);
  return block.check(address);
};

/** Whether every address of `inner` lies in `outer`. */
export const isWithin = (inner: Cidr, outer: Cidr): boolean =>
  inner.prefix >= outer.prefix && contains(outer, inner.address);

/** Whether the two blocks share an address. */
export const overlaps = (a: Cidr, b: Cidr): boolean => contains(a, b.address) || contains(b, a.address);
