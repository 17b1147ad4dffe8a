import type { Value } from "../../model/value";
import { numberOf, textOf } from "../operators";
import { EvaluationError } from "../scope";
import type { Simple } from "./all";

interface Network {
  readonly address: number;
  readonly bits: number;
}

const ADDRESS_BITS = 32;

/** Of IPv4; what is made from IPv6 stays unknown. */
const networkOf = (value: Value | undefined): Network => {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(textOf(value ?? "")) ?? [];
  if (bits === undefined) throw new EvaluationError("an IPv4 network was expected");
  const address = [a, b, c, d].reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (ADDRESS_BITS - Number(bits));
  return { address: Math.floor(address / size) * size, bits: Number(bits) };
};

const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

const subnet = ({ address, bits }: Network, newBits: number, number: number): Network => {
  const longer = bits + newBits;
  if (longer > ADDRESS_BITS || number >= 2 ** newBits) throw new EvaluationError("the network is too small");
  return { address: address + number * 2 ** (ADDRESS_BITS - longer), bits: longer };
};

const text = ({ address, bits }: Network): string => `${addressText(address)}/${bits}`;

const cidrsubnets: Simple = ([network, ...sizes]) => {
  const whole = networkOf(network);
  let next = whole.address;
  return sizes.map((size) => {
    const bits = whole.bits + numberOf(size);
    const length = 2 ** (ADDRESS_BITS - bits);
    const address = Math.ceil(next / length) * length;
    next = address + length;
    return text({ address, bits });
  });
};

/** Functions of addresses. */
export const networks: Readonly<Record<string, Simple>> = {
  cidrsubnet: ([network, newBits = 0, number = 0]) =>
    text(subnet(networkOf(network), numberOf(newBits), numberOf(number))),
  cidrsubnets,
  cidrhost: ([network, number = 0]) => {
    const { address, bits } = networkOf(network);
    const host = numberOf(number);
    return addressText(address + (host < 0 ? 2 ** (ADDRESS_BITS - bits) + host : host));
  },
  cidrnetmask: ([network]) => {
    const { bits } = networkOf(network);
    return addressText(2 ** ADDRESS_BITS - 2 ** (ADDRESS_BITS - bits));
  },
};
