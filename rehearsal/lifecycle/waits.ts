import type { ResourceDuration } from "./durations";
import { fixedWaits } from "./fixed-waits";
import { type Link, longestChain } from "./longest-chain";

/** Where the time of one step went. */
export interface StepWaits {
  readonly name: string;
  readonly wallSeconds: number;
  /** The longest chain of waits that no faster AWS would shorten. */
  readonly chainSeconds: number;
  /** Wall by chain; undefined where there is no chain. */
  readonly ratio?: number;
  /** What waits, in the order in which it was worked on. */
  readonly chain: readonly string[];
  /** What took longest as Terraform says. */
  readonly slowest: readonly ResourceDuration[];
}

/** The same for all steps, one after the other. */
export interface Waits {
  readonly wallSeconds: number;
  readonly chainSeconds: number;
  readonly ratio?: number;
  readonly steps: readonly StepWaits[];
}

const SLOWEST = 3;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const ratioOf = (wallSeconds: number, chainSeconds: number) =>
  chainSeconds > 0 ? { ratio: rounded(wallSeconds / chainSeconds, 2) } : {};

/** `aws_lb.alb["x"]` is of type `aws_lb`. */
const typeOf = (address: string): string => address.split(".")[0] ?? address;

/** Some waits depend on an attribute (a subnet waits for its public addresses only): what was done sooner did not wait. */
const fixedSeconds = ({ address, change, seconds }: ResourceDuration): number =>
  Math.min(fixedWaits[typeOf(address)]?.[change] ?? 0, seconds);

export interface StepTimes {
  readonly name: string;
  readonly wallSeconds: number;
  readonly durations: readonly ResourceDuration[];
  /** Resources of the stack as they were applied, with what each depends on. */
  readonly links: readonly Link[];
}

export const waitsOfStep = ({ name, wallSeconds, durations, links }: StepTimes): StepWaits => {
  const seconds = new Map<string, number>();
  for (const duration of durations)
    seconds.set(duration.address, (seconds.get(duration.address) ?? 0) + fixedSeconds(duration));
  const known = new Set(links.map(({ address }) => address));
  const unknown = [...seconds.keys()].filter((address) => !known.has(address));
  const all = [...links, ...unknown.map((address) => ({ address, dependsOn: [] }))];
  const chain = longestChain(all, (address) => seconds.get(address) ?? 0);
  // What depends goes first when it is destroyed; the chain is as long from either end.
  const isDestruction = durations.length > 0 && durations.every(({ change }) => change === "destroy");
  return {
    name,
    wallSeconds: rounded(wallSeconds, 1),
    chainSeconds: chain.seconds,
    ...ratioOf(wallSeconds, chain.seconds),
    chain: isDestruction ? chain.addresses.toReversed() : chain.addresses,
    slowest: durations.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST),
  };
};

export const waitsOf = (steps: readonly StepWaits[]): Waits => {
  const wallSeconds = steps.reduce((sum, step) => sum + step.wallSeconds, 0);
  const chainSeconds = steps.reduce((sum, step) => sum + step.chainSeconds, 0);
  return { wallSeconds: rounded(wallSeconds, 1), chainSeconds, ...ratioOf(wallSeconds, chainSeconds), steps };
};
