import type { Deployment } from "../../environments/deployment";
import { type PendingChange, pendingChanges } from "../aws/pending-changes";
import { typeWords } from "./drift-words";
import { kindOf, type PlanJson, type ResourceChange } from "./plan-json";
import { changedAttributes } from "./plan-summary";

const NAMES: Readonly<Record<PendingChange["type"], string>> = {
  aws_db_instance: "identifier",
  aws_elasticache_replication_group: "replication_group_id",
};

/** RDS tells the whole version, where a configuration may name the beginning of it. */
const isSame = (attribute: string, wanted: unknown, pending: string | undefined): boolean =>
  String(wanted) === pending || (attribute === "engine_version" && pending?.startsWith(`${wanted}.`) === true);

const pendingFor = ({ type, change }: ResourceChange, pending: readonly PendingChange[]): PendingChange | undefined =>
  pending.find((one) => one.type === type && one.name === change.before?.[NAMES[one.type]]);

/** Whether all that a plan wants of a resource was asked for already. With `apply_immediately` it would be made now. */
const isPending = (resource: ResourceChange, pending: readonly PendingChange[]): boolean => {
  const { change } = resource;
  const found = pendingFor(resource, pending);
  if (kindOf(resource) !== "change" || !found || change.after?.apply_immediately === true) return false;
  const wanted = changedAttributes(resource).filter((attribute) => change.after_unknown?.[attribute] !== true);
  return wanted.length > 0 && wanted.every((name) => isSame(name, change.after?.[name], found.values[name]));
};

/** What waits, in a line. */
export const pendingWords = ({ type, name, values, window }: PendingChange): string =>
  `the ${typeWords(type)} "${name}" gets ${Object.entries(values)
    .map(([attribute, value]) => `${attribute} ${value}`)
    .join(", ")} in its maintenance window ${window} (UTC)`;

/** A plan, and what of it AWS was asked for already. */
export interface SplitPlan {
  /** Without the changes that only wait. */
  readonly plan: PlanJson;
  readonly pending: readonly PendingChange[];
}

/** Takes the changes out of a plan that AWS was asked for already and makes in a maintenance window. */
export const splitPlan = (plan: PlanJson, pending: readonly PendingChange[]): SplitPlan => {
  const waiting = (plan.resource_changes ?? []).filter((resource) => isPending(resource, pending));
  const resource_changes = plan.resource_changes?.map((resource) =>
    waiting.includes(resource)
      ? { ...resource, change: { ...resource.change, actions: ["no-op"] as const } }
      : resource,
  );
  const found = waiting.flatMap((resource) => pendingFor(resource, pending) ?? []);
  return { plan: { ...plan, ...(resource_changes && { resource_changes }) }, pending: found };
};

/** Asks AWS what waits, when a plan changes something that may, and takes it out. */
export const withoutPending = async (deployment: Deployment, plan: PlanJson): Promise<SplitPlan> => {
  const mayWait = (plan.resource_changes ?? []).some(
    (resource) => Object.keys(NAMES).includes(resource.type) && kindOf(resource) === "change",
  );
  return splitPlan(plan, mayWait ? await pendingChanges(deployment) : []);
};
