import { type Ends, endsOfSupport, type Product } from "./ends-of-support";
import { undecided } from "./undecided";
import { Warning } from "./warning";

/** Long enough for a major version to be planned, tried and rolled out. */
const WARNING_DAYS = 180;
const DAY_MS = 86_400_000;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The version as the list has it: the runtime as it is, `15.4` as `15` where the list counts by major versions. */
const listedAs = (version: string, days: Ends["days"]): string | undefined =>
  [version, ...[/^\d+\.\d+/, /^\d+/].flatMap((part) => part.exec(version)?.[0] ?? [])].find((name) =>
    Object.hasOwn(days, name),
  );

/**
 * What is to be said of a version on a day: a finding once its support has ended, a warning 180 days before, else nothing.
 * @param attribute Where it stands, for a verdict that cannot be given.
 * @param today As `2026-11-30`.
 * @throws Undecided for a version that the list does not have
 */
export const supportOf = (
  product: Product,
  version: string,
  attribute: string,
  today: string,
): string | Warning | undefined => {
  const { title, days }: Ends = endsOfSupport[product];
  const name = listedAs(version, days);
  if (name === undefined) return undecided(attribute, `${title} ${version} is not in the list of ends of support`);
  const end = days[name];
  if (!end) return undefined;
  if (end < today) return `${title} ${name} is out of support since ${end}`;
  return daysBetween(today, end) <= WARNING_DAYS
    ? new Warning(`${title} ${name} is supported until ${end}`)
    : undefined;
};

/** Official images whose versions the list has, by the last part of their name. */
const IMAGES: Readonly<Record<string, Product>> = {
  node: "node",
  postgres: "postgres",
  redis: "redis",
  valkey: "valkey",
};

/**
 * The same of an image: of one that is not in the list, or whose name carries nothing but a digest, there is nothing to say.
 * @param image Its name: `docker.io/library/node:24.19.0-bookworm-slim`.
 * @throws Undecided where the tag names no version
 */
export const imageSupportOf = (image: string, attribute: string, today: string): string | Warning | undefined => {
  const [, name = "", tag] = /(?:^|\/)([a-z0-9._-]+)(?::([\w.-]+))?(?:@.*)?$/.exec(image) ?? [];
  const product = Object.hasOwn(IMAGES, name) ? IMAGES[name] : undefined;
  if (!product) return undefined;
  const version = /^\d+(\.\d+)*/.exec(tag ?? "")?.[0];
  if (version === undefined) return undecided(attribute, `${image} names no version`);
  return supportOf(product, version, attribute, today);
};
