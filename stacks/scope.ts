import type { Deployment } from "../environments/deployment";
import { namesOf } from "../environments/names";

/** How the statements of an environment's policies say what is that environment's. */
export const scopeOf = ({ account, region, environment: { name } }: Deployment) => ({
  name,
  account,
  names: namesOf(name),
  /** ARN of something in the deployment's region. */
  arn: (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`,
  /** ARN of something of IAM's, which knows no regions. */
  iamArn: (resource: string) => `arn:aws:iam::${account}:${resource}`,
  /** By way of services, which ask a key for whatever the caller may read or write there. */
  via: (...services: readonly string[]) => ({
    "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
  }),
  /** What is to be made is tagged as the environment's. */
  made: { "aws:RequestTag/Project": "StockWiz", "aws:RequestTag/Environment": name },
  /** What is there belongs to nobody yet: otherwise to tag it would be to take it from its owner. */
  unclaimed: { "aws:ResourceTag/Project": "true" },
  /** What is there already is tagged as the environment's. */
  owned: { "aws:ResourceTag/Project": "StockWiz", "aws:ResourceTag/Environment": name },
});

export type Scope = ReturnType<typeof scopeOf>;

/** CloudWatch Logs checks some actions for the group and others for all that is in it. */
export const withStreams = (logGroupArn: string): string[] => [logGroupArn, `${logGroupArn}:*`];
