import { type DifferentValue, differences, isMarked } from "./differences";
import { kindOf, type PlanJson, type ResourceChange } from "./plan-json";
import { changedAttributes } from "./plan-summary";
import { strangersIn } from "./strangers";

/** Something that was done behind Terraform's back. */
export interface Drift {
  readonly address: string;
  /** `aws_lb_listener`. */
  readonly type: string;
  /** What the resource itself is called; its address where it has no name. */
  readonly name: string;
  /** `added`: something stands in a resource of ours that no stack put there. */
  readonly kind: "changed" | "deleted" | "added";
  /** `changed`: the values in which it is otherwise. */
  readonly values: readonly DifferentValue[];
  /** `added`: what was. */
  readonly what?: string;
}

type Values = Readonly<Record<string, unknown>>;

const NAMES = ["name", "alarm_name", "function_name", "identifier", "replication_group_id", "family", "bucket"];

/** What a resource is called where people look at it; for a rule its description says more than its id. */
export const titleOf = (address: string, values: Values): string => {
  const tagged = (values.tags_all as Values | undefined)?.Name;
  const name = [...NAMES.map((attribute) => values[attribute]), tagged, values.description].find(
    (value) => typeof value === "string" && value !== "",
  );
  return String(name ?? address);
};

const isSecret = ({ before_sensitive, after_sensitive }: ResourceChange["change"], attribute: string): boolean =>
  [before_sensitive, after_sensitive].some((marks) => isMarked(marks, attribute));

/**
 * What was changed of a resource and would be put back: the provider also notes what AWS has filled in since, and what the
 * configuration leaves to a deployment (`ignore_changes`: the number of tasks, the digests of the images).
 */
const changedValues = (drifted: ResourceChange, planned: ResourceChange): DifferentValue[] => {
  const { change } = drifted;
  const putBack = new Set(changedAttributes(planned));
  return changedAttributes(drifted)
    .filter((attribute) => putBack.has(attribute))
    .filter((attribute, _, all) => attribute !== "tags_all" || !all.includes("tags")) // the same once more
    .flatMap((attribute) =>
      differences(attribute, change.before?.[attribute], change.after?.[attribute], isSecret(change, attribute)),
    );
};

/**
 * What was changed, deleted or added behind Terraform's back, from the plan of an ordinary `terraform plan`. What the sources
 * want otherwise, and nobody has applied yet, is none of it.
 */
export const driftOf = (plan: PlanJson): Drift[] => {
  const { resource_drift = [], resource_changes = [] } = plan;
  const planned = new Map(resource_changes.map((resource) => [resource.address, resource]));
  const drifts = resource_drift
    .filter(({ mode }) => mode === "managed")
    .flatMap((drifted): Drift[] => {
      const { address, type, change } = drifted;
      const about = { address, type, name: titleOf(address, change.before ?? {}) };
      if (kindOf(drifted) === "destroy") return [{ ...about, kind: "deleted", values: [] }];
      const plannedChange = planned.get(address);
      const values = plannedChange ? changedValues(drifted, plannedChange) : [];
      return values.length > 0 ? [{ ...about, kind: "changed", values }] : [];
    });
  const added = strangersIn(resource_changes).map(
    ({ resource: { address, type, change }, what }): Drift => ({
      ...{ address, type, name: titleOf(address, change.before ?? {}) },
      ...{ kind: "added", values: [], what },
    }),
  );
  return [...drifts, ...added];
};
