import { InvalidArgumentError } from "commander";

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds in a duration such as `90s`, `15m`, `2h` or `1d`. @throws InvalidArgumentError when it is none. */
export const secondsIn = (text: string): number => {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("must be a number and a unit: 90s, 15m, 2h or 1d");
};
