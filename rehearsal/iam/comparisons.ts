import { BlockList, isIP } from "node:net";
import { covers, coversArn, filledIn, type PatternOptions } from "./pattern";

/** Compares a value of the policy with one of the request; undefined when that cannot be told. */
export type Comparison = (wanted: string, given: string, options: PatternOptions) => boolean | undefined;

const text =
  (compare: (wanted: string, given: string) => boolean): Comparison =>
  (wanted, given, options) => {
    const filled = filledIn(wanted, options);
    return filled === undefined ? undefined : compare(filled, given);
  };

/** Numbers, and moments as milliseconds; undefined for what is neither. */
const measured =
  (read: (value: string) => number) =>
  (compare: (given: number, wanted: number) => boolean): Comparison =>
  (wanted, given) => {
    const [one, other] = [read(given), read(wanted)];
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : compare(one, other);
  };

const numberIn = (value: string): number => (value.trim() === "" ? Number.NaN : Number(value));
/** ISO 8601, or seconds since 1970. */
const momentIn = (value: string): number => (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value));

const ordered = (make: ReturnType<typeof measured>) => ({
  Equals: make((given, wanted) => given === wanted),
  LessThan: make((given, wanted) => given < wanted),
  LessThanEquals: make((given, wanted) => given <= wanted),
  GreaterThan: make((given, wanted) => given > wanted),
  GreaterThanEquals: make((given, wanted) => given >= wanted),
});

const inBlock: Comparison = (wanted, given) => {
  const [address = "", bits] = wanted.split("/");
  const version = isIP(address);
  const isRange = bits === undefined || /^\d{1,3}$/.test(bits);
  const longest = version === 6 ? 128 : 32;
  const length = bits === undefined ? longest : Number(bits);
  if (version === 0 || !isRange || length > longest || isIP(given) === 0) return undefined;
  if (isIP(given) !== version) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  const block = new BlockList();
  block.addSubnet(address, length, family);
  return block.check(given, family);
};

const numbers = ordered(measured(numberIn));
const dates = ordered(measured(momentIn));

/**
 * What a condition operator compares by, without its prefix (`ForAnyValue:`), its `Not` and its `IfExists`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: text((wanted, given) => wanted === given),
  StringEqualsIgnoreCase: text((wanted, given) => wanted.toLowerCase() === given.toLowerCase()),
  StringLike: covers,
  ...Object.fromEntries(Object.entries(numbers).map(([name, compare]) => [`Numeric${name}`, compare])),
  ...Object.fromEntries(Object.entries(dates).map(([name, compare]) => [`Date${name}`, compare])),
  Bool: (wanted, given) => (/^(true|false)$/i.test(wanted) ? wanted.toLowerCase() === given.toLowerCase() : undefined),
  BinaryEquals: (wanted, given) => wanted === given,
  IpAddress: inBlock,
  ArnEquals: coversArn, // AWS: ArnEquals and ArnLike behave identically
  ArnLike: coversArn,
};

/** Operators that hold where the comparison of another one does not. */
export const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};
