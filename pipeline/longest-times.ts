import type { Environment } from "../environments/schema";
import { LONGEST_MIGRATION_SECONDS } from "./deployment/migration";
import { LONGEST_ROLLOUT_MS } from "./deployment/rollout";
import { LONGEST_DRAIN_MS } from "./teardown/service-end";
import type { StackName } from "./terraform/workspace";

/** What the time of a step depends on. */
export interface Work {
  readonly tier: Environment["data"]["tier"];
  /** One stack; all of them when left out. */
  readonly stack?: StackName | undefined;
}

const ROLLOUT = LONGEST_ROLLOUT_MS / 60_000;
const DRAIN = LONGEST_DRAIN_MS / 60_000;
const MIGRATION = LONGEST_MIGRATION_SECONDS / 60;
/** `create` and `update` of a service. @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service#timeouts */
const STEADY_SERVICE = 20;
/**
 * A Multi-AZ database, which is made, backed up once and copied to its second zone, while a replication group of two is made in
 * 10 to 20 minutes. No AWS was to be had here: this is what operators report, and AWS promises nothing.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_GettingStarted.CreatingConnecting.PostgreSQL.html "might take up to 20 minutes"
 */
const MANAGED_DATA = 30;
/** The last snapshot is taken before a database is gone, and its group is deleted only then. */
const MANAGED_DATA_END = 30;
/** A plan of one stack: the rehearsal takes half a minute, AWS slows a reader down, and a lock is waited for for a minute. */
const PLAN = 5;
/** Load balancer, NAT gateways and endpoints: measured in the rehearsal at 2, nearly all of it waits of the provider. */
const NETWORK = 15;
/** Repositories, key, roles and a bucket's lifecycle: measured in the rehearsal at 2. */
const STORAGE = 10;
const TEARDOWN = 3;
/** Roles, log groups, secrets, alarms: all of app but its data and its service. */
const REST_OF_APP = 5;

const isManaged = ({ tier }: Work): boolean => tier === "managed";
const migration = (work: Work): number => (isManaged(work) ? MIGRATION : 0);

const APPLY: Readonly<Record<StackName, (work: Work) => number>> = {
  storage: () => STORAGE,
  network: () => NETWORK,
  app: (work) => (isManaged(work) ? MANAGED_DATA : 0) + STEADY_SERVICE + REST_OF_APP + migration(work),
  teardown: () => TEARDOWN,
};
const EACH = ["storage", "network", "app"] as const;
const ofEach = (work: Work, minutes: (stack: StackName) => number): number =>
  (work.stack ? [work.stack] : EACH).map(minutes).reduce((sum, each) => sum + each, 0);

/**
 * The most minutes that a step may need, by its name: what AWS and the provider wait for at their longest, and our own limits.
 * The limits of the workflows' jobs are made of these, and no step begins with less time than this (`session.ts`).
 */
export const longestMinutes: Readonly<Record<string, (work: Work) => number>> = {
  bootstrap: () => 2,
  images: () => 10,
  plan: (work) => ofEach(work, () => PLAN),
  review: (work) => ofEach(work, () => PLAN),
  drift: (work) => ofEach(work, () => PLAN),
  apply: (work) => ofEach(work, (stack) => APPLY[stack](work)),
  migrate: (work) => 1 + migration(work),
  // A bad one takes its time twice: until it is given up, and until what served before serves again.
  deploy: (work) => PLAN + migration(work) + 2 * ROLLOUT,
  rollback: () => PLAN + ROLLOUT,
  lambda: () => 10,
  smoke: () => 3,
  mail: () => 2,
  notify: () => 2,
  status: () => 2,
  unprotect: () => 15,
  destroy: (work) => TEARDOWN + DRAIN + REST_OF_APP + NETWORK + (isManaged(work) ? MANAGED_DATA_END : 0) + TEARDOWN,
  doctor: () => 5,
};
