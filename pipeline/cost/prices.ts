/** A price by AWS's public list, on demand, without tax, discount or free tier. */
export interface Price {
  readonly usd: number;
  /** What it is charged for. */
  readonly per: string;
  /** Day on which somebody last read it. */
  readonly of: string;
  /** Page that states it. */
  readonly source: string;
}

const FIRST = "2026-11-23";
const SECOND = "2026-11-30";
const price = (usd: number, per: string, source: string, of = SECOND): Price => ({ usd, per, of, source });

const FARGATE = "https://aws.amazon.com/fargate/pricing/";
const VPC = "https://aws.amazon.com/vpc/pricing/";
const DATABASE = "https://aws.amazon.com/rds/postgresql/pricing/";
const CACHE = "https://aws.amazon.com/elasticache/pricing/";
const FIREWALL = "https://aws.amazon.com/waf/pricing/";
const WATCH = "https://aws.amazon.com/cloudwatch/pricing/";

/** The prices of one region. */
export interface PriceList {
  readonly fargate: Readonly<Record<"X86_64" | "ARM64", { readonly cpuHour: Price; readonly gbHour: Price }>>;
  /** Of the disk of a task beyond what comes with it. */
  readonly taskDiskGbHour: Price;
  readonly natGatewayHour: Price;
  readonly publicAddressHour: Price;
  /** Of an interface endpoint, in each zone. */
  readonly endpointHour: Price;
  readonly loadBalancerHour: Price;
  /** By class; a standby costs the same again, and so does its storage. */
  readonly databaseHour: Readonly<Record<string, Price>>;
  readonly databaseGp3GbMonth: Price;
  /** By type of node, for Redis. */
  readonly cacheHour: Readonly<Record<string, Price>>;
  readonly keyMonth: Price;
  readonly secretMonth: Price;
  /** Of a metric at the resolution of a minute. */
  readonly alarmMetricMonth: Price;
  readonly dashboardMonth: Price;
  readonly webAclMonth: Price;
  /** Of a rule of one's own as of a group that AWS manages. */
  readonly webRuleMonth: Price;
}

/**
 * Prices by region. A region that is not here has no prices: nobody has read them, and those of another would be wrong.
 * ADR 21 says how one is looked up.
 */
export const priceLists: Readonly<Record<string, PriceList>> = {
  "us-east-1": {
    fargate: {
      X86_64: {
        cpuHour: price(0.04048, "vCPU-hour, Linux on x86", FARGATE),
        gbHour: price(0.004445, "GB-hour, Linux on x86", FARGATE),
      },
      ARM64: {
        cpuHour: price(0.03238, "vCPU-hour, Linux on ARM", FARGATE),
        gbHour: price(0.00356, "GB-hour, Linux on ARM", FARGATE),
      },
    },
    taskDiskGbHour: price(0.000111, "GB-hour beyond 20 GB", FARGATE),
    natGatewayHour: price(0.045, "hour of a NAT gateway", VPC, FIRST),
    publicAddressHour: price(0.005, "hour of a public IPv4 address", VPC, FIRST),
    endpointHour: price(0.01, "hour of an endpoint in a zone", "https://aws.amazon.com/privatelink/pricing/"),
    loadBalancerHour: price(
      0.0225,
      "hour of an application load balancer",
      "https://aws.amazon.com/elasticloadbalancing/pricing/",
      FIRST,
    ),
    databaseHour: {
      "db.t4g.micro": price(0.016, "hour of a db.t4g.micro", DATABASE),
      "db.t4g.small": price(0.032, "hour of a db.t4g.small", DATABASE),
      "db.t4g.medium": price(0.065, "hour of a db.t4g.medium", DATABASE),
    },
    databaseGp3GbMonth: price(0.115, "GB-month of gp3", DATABASE),
    cacheHour: {
      "cache.t4g.micro": price(0.016, "hour of a cache.t4g.micro with Redis", CACHE),
      "cache.t4g.small": price(0.032, "hour of a cache.t4g.small with Redis", CACHE),
    },
    keyMonth: price(1, "month of a key", "https://aws.amazon.com/kms/pricing/", FIRST),
    secretMonth: price(0.4, "month of a secret", "https://aws.amazon.com/secrets-manager/pricing/", FIRST),
    alarmMetricMonth: price(0.1, "month of a metric of an alarm", WATCH, FIRST),
    dashboardMonth: price(3, "month of a dashboard", WATCH),
    webAclMonth: price(5, "month of a web ACL", FIREWALL, FIRST),
    webRuleMonth: price(1, "month of a rule", FIREWALL, FIRST),
  },
};

const isPrice = (value: object): value is Price => "usd" in value;

/** All prices of a list, whatever they are sorted under. */
export const everyPrice = (list: object): Price[] =>
  Object.values(list).flatMap((value: object) => (isPrice(value) ? [value] : everyPrice(value)));

/** Day since which no price of a list is older. */
export const oldestDay = (list: PriceList): string =>
  everyPrice(list).reduce((oldest, { of }) => (of < oldest ? of : oldest), SECOND);
