import type { Environment } from "../../environments/schema";

export interface Remains {
  /** What should be gone. */
  readonly leftovers: readonly string[];
  /** What is meant to outlive the environment. */
  readonly kept: readonly string[];
}

/**
 * Tells what was left by accident from what was meant to stay: the state bucket, and the database's last snapshot.
 * @param unlisted Services that were called and that the inventory does not look into; nothing can hide there.
 */
export const remainsOf = (
  found: readonly string[],
  {
    environment,
    stateBucket,
    unlisted,
  }: { environment: Environment; stateBucket: string; unlisted: readonly string[] },
): Remains => {
  const isKept = (line: string) =>
    line === `s3 ${stateBucket}` || (environment.protection.finalSnapshot && line.startsWith("rds snapshot "));
  return {
    leftovers: [...found.filter((line) => !isKept(line)), ...unlisted.map((service) => `unlisted service: ${service}`)],
    kept: found.filter(isKept),
  };
};
