import type { ManagedResource } from "../terraform/state";
import type { PriceList } from "./prices";
import { blockOf, blocksOf, HOURS_PER_MONTH, number, type UsdRange } from "./values";
import { weeklyLimits } from "./weekly-limits";

const CPU_UNITS = 1024;
const MIB = 1024;
/** Disk that comes with a task.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html */
const FREE_DISK_GIB = 20;
/** Spot has no list price: it follows demand, and AWS promises at most this discount and never a dearer task.
 * @see https://aws.amazon.com/fargate/pricing/ */
const GREATEST_SPOT_DISCOUNT = 0.7;

type Values = ManagedResource["values"];

/** What of a text refers to a resource, or is its name. */
const means = (text: unknown, { address, values }: ManagedResource): boolean =>
  typeof text === "string" &&
  (text === values.arn ||
    text === `${values.family}:${values.revision}` ||
    text.includes(`${address}.`) ||
    (typeof values.name === "string" && text.endsWith(`/${values.name}`)));

const architectureOf = ({ runtime_platform }: Values): string =>
  String(blockOf(runtime_platform)?.cpu_architecture ?? "X86_64");

/** What one task costs an hour. @returns undefined for an architecture without a price. */
const taskHour = ({ values }: ManagedResource, prices: PriceList): number | undefined => {
  const rate = prices.fargate[architectureOf(values) as keyof PriceList["fargate"]];
  if (!rate) return undefined;
  const disk = Math.max(0, number(blockOf(values.ephemeral_storage)?.size_in_gib ?? FREE_DISK_GIB) - FREE_DISK_GIB);
  return (
    (number(values.cpu) / CPU_UNITS) * rate.cpuHour.usd +
    (number(values.memory) / MIB) * rate.gbHour.usd +
    disk * prices.taskDiskGbHour.usd
  );
};

/** How many tasks a service runs, by its scaling where there is one. */
export interface TaskCount {
  readonly least: number;
  readonly greatest: number;
}

/** How many tasks a service runs at the least and at the most, but for the moments of a deployment. */
export const taskCountOf = (service: ManagedResource, all: readonly ManagedResource[]): TaskCount => {
  const scaling = all.find(
    ({ type, values }) => type === "aws_appautoscaling_target" && means(values.resource_id, service),
  );
  const desired = number(service.values.desired_count);
  if (!scaling) return { least: desired, greatest: desired };
  return { least: number(scaling.values.min_capacity), greatest: number(scaling.values.max_capacity) };
};

/** AWS's own, where a service says nothing.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const DEFAULT_MAXIMUM_PERCENT = 200;

/** How many of a service's tasks may run while it is deployed, in percent of what it runs otherwise. */
export const deploymentPercent = ({ values }: ManagedResource): number =>
  number(values.deployment_maximum_percent ?? DEFAULT_MAXIMUM_PERCENT);

/** What a service's scaling does by the clock. */
const scheduledOf = (service: ManagedResource, all: readonly ManagedResource[]): readonly ManagedResource[] =>
  all.filter(
    ({ type, values }) => type === "aws_appautoscaling_scheduled_action" && means(values.resource_id, service),
  );

/** Whether the tasks of a service depend on the time of day. */
export const hasSchedule = (service: ManagedResource, all: readonly ManagedResource[]): boolean =>
  scheduledOf(service, all).length > 0;

/** The least share of the price on demand that the service's tasks may cost. */
const leastShare = ({ capacity_provider_strategy }: Values): number => {
  const strategy = blocksOf(capacity_provider_strategy);
  const onDemand = strategy.some(
    ({ capacity_provider, weight, base }) =>
      capacity_provider !== "FARGATE_SPOT" && number(weight ?? 0) + number(base ?? 0) > 0,
  );
  return strategy.length === 0 || onDemand ? 1 : 1 - GREATEST_SPOT_DISCOUNT;
};

/** Whether all tasks of a service come from Spot. */
export const isOnSpot = ({ values }: ManagedResource): boolean => leastShare(values) < 1;

/** What the tasks of a service cost a month, with the public address that each of them may have. */
export const taskCost = (
  service: ManagedResource,
  prices: PriceList,
  all: readonly ManagedResource[],
): UsdRange | undefined => {
  const { values } = service;
  const task = all.find((each) => each.type === "aws_ecs_task_definition" && means(values.task_definition, each));
  const hour = task && taskHour(task, prices);
  if (hour === undefined) return undefined;
  const isPublic = blockOf(values.network_configuration)?.assign_public_ip === true;
  const address = isPublic ? prices.publicAddressHour.usd : 0;
  const scheduled = scheduledOf(service, all);
  const count = scheduled.length > 0 ? weeklyLimits(scheduled) : taskCountOf(service, all);
  if (!count) return undefined; // a schedule that nobody here can add up
  return {
    least: count.least * (hour * leastShare(values) + address) * HOURS_PER_MONTH,
    greatest: count.greatest * (hour + address) * HOURS_PER_MONTH,
  };
};
