/** What a region has of availability zones. */
interface RegionZones {
  /** The letters behind its code that its zones may have. */
  readonly letters: string;
  /** How many of them an account gets, where it gets fewer. */
  readonly perAccount?: number;
}

/**
 * Zones by region. Each account has letters of its own for the zones behind them; these are what a new account gets. An old
 * one may have `ap-northeast-1b`, which takes no new subnets. Letters by recorded answers of DescribeAvailabilityZones, read
 * on 2026-11-30; that an account gets two of us-west-1's is AWS's word.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const ZONES: Readonly<Record<string, RegionZones>> = {
  "us-east-1": { letters: "abcdef" },
  "us-west-1": { letters: "abc", perAccount: 2 },
  "us-west-2": { letters: "abcd" },
  "ap-northeast-1": { letters: "acd" },
  "ap-northeast-2": { letters: "abcd" },
  "ca-central-1": { letters: "abd" },
};
/** What every other region has. */
const ORDINARY: RegionZones = { letters: "abc" };
/** Regions with three zones, a to c. */
const ORDINARY_REGIONS = [
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-3", "ap-south-1", "ap-south-2"],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6"],
  ...["ap-southeast-7", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1"],
  ...["sa-east-1", "us-east-2"],
];

/** Regions whose zones are known without asking AWS. */
export const regions: readonly string[] = [...Object.keys(ZONES), ...ORDINARY_REGIONS].sort();

const zonesOf = (region: string): RegionZones | undefined =>
  Object.hasOwn(ZONES, region) ? ZONES[region] : ORDINARY_REGIONS.includes(region) ? ORDINARY : undefined;

/** `a, c and d`. */
const listed = (letters: readonly string[]): string =>
  letters.length < 2 ? letters.join("") : `${letters.slice(0, -1).join(", ")} and ${letters.at(-1)}`;

/**
 * Why these zones are not to be had, in words that follow what names them; undefined when they are.
 * @param whose Whom the letters are of: a region, or an account in it.
 */
export const zoneFault = (zones: readonly string[], whose: string, letters: readonly string[]): string | undefined => {
  const missing = zones.filter((zone) => !letters.includes(zone));
  return missing.length === 0
    ? undefined
    : `${whose} has no zone ${listed(missing)}; it has ${listed(letters)}, write ${zones.length} of them`;
};

/** The same of a region's list, without asking AWS. A region that the list does not have is AWS's to judge. */
export const regionFault = (zones: readonly string[], region: string): string | undefined => {
  const known = zonesOf(region);
  if (!known) return undefined;
  const { perAccount = Number.POSITIVE_INFINITY } = known;
  const letters = [...known.letters];
  if (zones.length > perAccount)
    return `${region} gives an account ${perAccount} of its zones ${listed(letters)}; write ${perAccount} of them`;
  return zoneFault(zones, region, letters);
};
