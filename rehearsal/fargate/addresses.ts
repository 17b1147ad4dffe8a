const OCTETS = 4;
const OCTET_BITS = 8;
const OCTET = 256;
/** AWS keeps the first four addresses of a subnet and the last; ours begin where an emulator's interfaces hardly reach. */
const FIRST = 37;

const sizeOf = (cidr: string): number => 2 ** (OCTETS * OCTET_BITS - Number(cidr.split("/")[1]));

const numberOf = (ip: string): number => ip.split(".").reduce((sum, octet) => sum * OCTET + Number(octet), 0);

const textOf = (address: number): string =>
  Array.from({ length: OCTETS }, (_, index) => Math.floor(address / OCTET ** (OCTETS - 1 - index)) % OCTET).join(".");

/** An address of a block such as `10.0.11.0/24`. @param offset From its first; a negative one from the one after its last. */
export const addressIn = (cidr: string, offset: number): string => {
  const [base = ""] = cidr.split("/");
  return textOf(numberOf(base) + (offset < 0 ? sizeOf(cidr) + offset : offset));
};

/** Gives each task an address of its subnet that no other task of the rehearsal has had. */
export class Addresses {
  readonly #next = new Map<string, number>();

  /**
   * @param cidr The subnet's, such as `10.0.11.0/24`.
   * @throws Error when all are used up
   */
  take(cidr: string): string {
    const size = sizeOf(cidr);
    const offset = this.#next.get(cidr) ?? Math.min(FIRST, size / 2);
    if (offset >= size - 1) throw new Error(`subnet ${cidr} has no address left for another task`);
    this.#next.set(cidr, offset + 1);
    return addressIn(cidr, offset);
  }
}
