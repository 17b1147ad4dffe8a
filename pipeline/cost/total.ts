import type { ManagedResource } from "../terraform/state";
import { costOf } from "./resource-cost";
import { deploymentPercent, hasSchedule, isOnSpot, type TaskCount, taskCountOf } from "./task-cost";
import type { UsdRange } from "./values";

/** What resources cost a month together. */
export interface Total {
  /** What is known of it and does not depend on use. */
  readonly usd: UsdRange;
  /** Tasks that the sum is for; none where nothing runs. */
  readonly tasks: TaskCount;
  /** Addresses of what nobody knows the price of; with one of them the sum is a least. */
  readonly unknown: readonly string[];
  /** How many there are of each type that is charged by use, on top. */
  readonly byUse: Readonly<Record<string, number>>;
  /** How many of their tasks may run while they are deployed, in percent, by the name of the service. @default no service */
  readonly whileDeployed?: Readonly<Record<string, number>>;
  /** Whether tasks come from Spot, whose price follows demand. @default false */
  readonly hasSpot?: boolean;
  /** Whether the number of tasks depends on the time of day. @default false */
  readonly hasSchedule?: boolean;
}

const NOTHING: UsdRange = { least: 0, greatest: 0 };

const plus = (one: UsdRange, other: UsdRange): UsdRange => ({
  least: one.least + other.least,
  greatest: one.greatest + other.greatest,
});

/** What the resources of one stack cost together. */
export const totalOf = (resources: readonly ManagedResource[], region: string): Total => {
  const costs = resources.map((resource) => ({ resource, ...costOf(resource, resources, region) }));
  const services = resources.filter(({ type }) => type === "aws_ecs_service");
  const byUse: Record<string, number> = {};
  for (const { resource, basis } of costs)
    if (basis.endsWith("by use")) byUse[resource.type] = (byUse[resource.type] ?? 0) + 1;
  return {
    usd: costs.reduce((sum, { usd }) => plus(sum, usd ?? NOTHING), NOTHING),
    tasks: services.map((service) => taskCountOf(service, resources)).reduce(plus, NOTHING),
    unknown: costs.filter(({ basis }) => basis === "unknown").map(({ resource }) => resource.address),
    byUse,
    ...(services.length > 0 && {
      whileDeployed: Object.fromEntries(
        services.map((each) => [String(each.values.name ?? each.address), deploymentPercent(each)]),
      ),
    }),
    ...(services.some(isOnSpot) && { hasSpot: true }),
    ...(services.some((service) => hasSchedule(service, resources)) && { hasSchedule: true }),
  };
};

/** What several stacks cost together. */
export const sumOf = (totals: readonly Total[]): Total => {
  const whileDeployed = Object.assign({}, ...totals.map((total) => total.whileDeployed)) as Record<string, number>;
  const byUse: Record<string, number> = {};
  for (const total of totals)
    for (const [type, count] of Object.entries(total.byUse)) byUse[type] = (byUse[type] ?? 0) + count;
  return {
    usd: totals.map(({ usd }) => usd).reduce(plus, NOTHING),
    tasks: totals.map(({ tasks }) => tasks).reduce(plus, NOTHING),
    unknown: totals.flatMap(({ unknown }) => unknown),
    byUse,
    ...(Object.keys(whileDeployed).length > 0 && { whileDeployed }),
    ...(totals.some(({ hasSpot }) => hasSpot) && { hasSpot: true }),
    ...(totals.some((total) => total.hasSchedule) && { hasSchedule: true }),
  };
};
