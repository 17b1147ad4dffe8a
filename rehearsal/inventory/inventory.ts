import { CREDENTIALS } from "../credentials";
import type { ClientOptions, Lister } from "./lister";
import { applicationAutoScaling, lambda } from "./listers/compute";
import { elastiCache, keys, rds, secrets } from "./listers/data";
import { ec2 } from "./listers/ec2";
import { ecs } from "./listers/ecs";
import { acm, route53, waf } from "./listers/edge";
import { iam } from "./listers/iam";
import { loadBalancing } from "./listers/load-balancing";
import { budgets, cloudWatch, events, logs, sns, sqs } from "./listers/observation";
import { ecr, efs, s3, ssm } from "./listers/storage";

/** One lister for each service, by the name that its calls are signed for and recorded with. */
export const listers: Readonly<Record<string, Lister>> = {
  acm,
  budgets,
  "application-autoscaling": applicationAutoScaling,
  ec2,
  ecr,
  ecs,
  elasticache: elastiCache,
  elasticfilesystem: efs,
  elasticloadbalancing: loadBalancing,
  events,
  iam,
  kms: keys,
  lambda,
  logs,
  monitoring: cloudWatch,
  rds,
  route53,
  s3,
  secretsmanager: secrets,
  sns,
  sqs,
  ssm,
  wafv2: waf,
};

/** Services that hold nothing: `sts` only says who asks, and the others only read what is elsewhere. */
const WITHOUT_RESOURCES: readonly string[] = ["servicequotas", "sts", "tagging"];

/** Services that were called and that no lister looks into, so that what they hold would not be seen. */
export const unlistedServices = (calls: Iterable<{ readonly service: string }>): string[] => {
  const called = new Set([...calls].map(({ service }) => service));
  return [...called].filter((name) => !Object.hasOwn(listers, name) && !WITHOUT_RESOURCES.includes(name)).sort();
};

export interface InventoryOptions {
  /** @default "us-east-1" */
  readonly region?: string;
}

/**
 * Everything that exists at an AWS endpoint beside what a fresh account has, sorted: `s3 BUCKET`, `ecr REPOSITORY`,
 * `ec2 vpc ID (CIDR)`, …
 */
export const inventory = async (
  endpoint: string,
  { region = "us-east-1" }: InventoryOptions = {},
): Promise<string[]> => {
  const options: ClientOptions = { endpoint, region, credentials: CREDENTIALS };
  const found: string[] = [];
  for (const lister of Object.values(listers)) found.push(...(await lister(options)));
  return found.sort();
};
