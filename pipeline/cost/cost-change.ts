import { titleOf } from "../terraform/drift";
import type { PlanJson, PlannedResource } from "../terraform/plan-json";
import type { ManagedResource } from "../terraform/state";
import { costOf } from "./resource-cost";
import { sumOf, type Total, totalOf } from "./total";
import type { UsdRange } from "./values";

/** A resource that costs something else afterwards. */
export interface CostDifference {
  readonly address: string;
  /** What people call it. */
  readonly name: string;
  /** Undefined when it is not there, when nobody knows its price, or when all of it depends on use. */
  readonly before: UsdRange | undefined;
  readonly after: UsdRange | undefined;
}

/** What a change does to the monthly cost. */
export interface CostChange {
  /** Region whose prices count. */
  readonly region: string;
  readonly before: Total;
  readonly after: Total;
  /** The dearest difference first. */
  readonly differences: readonly CostDifference[];
}

interface Resources {
  readonly before: readonly ManagedResource[];
  readonly after: readonly ManagedResource[];
}

const isSame = (one: UsdRange | undefined, other: UsdRange | undefined): boolean =>
  (one?.least ?? 0) === (other?.least ?? 0) && (one?.greatest ?? 0) === (other?.greatest ?? 0);

const weightOf = ({ before, after }: CostDifference): number =>
  Math.abs((after?.greatest ?? 0) - (before?.greatest ?? 0));

/** What it costs when the one becomes the other. */
export const costChange = ({ before, after }: Resources, region: string): CostChange => {
  const of = (resources: readonly ManagedResource[]) =>
    new Map(resources.map((resource) => [resource.address, { resource, ...costOf(resource, resources, region) }]));
  const [were, are] = [of(before), of(after)];
  const differences = [...new Set([...were.keys(), ...are.keys()])].flatMap((address) => {
    const [was, is] = [were.get(address), are.get(address)];
    if (isSame(was?.usd, is?.usd)) return [];
    const name = titleOf(address, (is ?? was)?.resource.values ?? {});
    return [{ address, name, before: was?.usd, after: is?.usd }];
  });
  return {
    ...{ region, before: totalOf(before, region), after: totalOf(after, region) },
    differences: differences.toSorted((one, other) => weightOf(other) - weightOf(one)),
  };
};

/** What the changes of several stacks do together. */
export const sumOfChanges = (changes: readonly CostChange[], region: string): CostChange => ({
  ...{ region, before: sumOf(changes.map(({ before }) => before)), after: sumOf(changes.map(({ after }) => after)) },
  differences: changes
    .flatMap(({ differences }) => differences)
    .toSorted((one, other) => weightOf(other) - weightOf(one)),
});

/** Which task definition a service gets that AWS has not numbered yet: the configuration names it. */
const withReferences = (resource: PlannedResource, { configuration }: PlanJson): ManagedResource => {
  const { address, type, values } = resource;
  if (type !== "aws_ecs_service" || values.task_definition) return { address, type, values };
  const found = configuration?.root_module.resources?.find((each) => each.address === address);
  const [reference] = found?.expressions?.task_definition?.references ?? [];
  return { address, type, values: { ...values, ...(reference && { task_definition: reference }) } };
};

const managed = (resources: readonly PlannedResource[] | undefined, plan: PlanJson): ManagedResource[] =>
  (resources ?? []).filter(({ mode }) => mode === "managed").map((resource) => withReferences(resource, plan));

/** What a plan does to the monthly cost of its stack. */
export const costOfPlan = (plan: PlanJson, region: string): CostChange =>
  costChange(
    {
      before: managed(plan.prior_state?.values?.root_module.resources, plan),
      after: managed(plan.planned_values?.root_module.resources, plan),
    },
    region,
  );

/** What a stack costs that nothing changes. */
export const costOfState = (resources: readonly ManagedResource[], region: string): CostChange =>
  costChange({ before: resources, after: resources }, region);
