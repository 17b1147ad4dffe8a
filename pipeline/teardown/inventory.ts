import type { Deployment } from "../../environments/deployment";
import { inCents } from "../cost/cost-report";
import { oldestDay, priceLists } from "../cost/prices";
import { type Basis, costOf } from "../cost/resource-cost";
import { titleOf } from "../terraform/drift";
import { type ManagedResource, managedResources } from "../terraform/state";
import { type StackName, stackNames, Workspace } from "../terraform/workspace";
import type { Asked } from "./record";

/** One resource of an environment. */
export interface InventoryItem {
  readonly stack: StackName;
  readonly type: string;
  readonly address: string;
  /** What people call it; its id where it has no name. */
  readonly name: string;
  /** USD, for the least number of tasks; null where it is not known, or depends on use alone. */
  readonly monthlyUsd: number | null;
  readonly basis: Basis;
}

/** Everything that Terraform keeps of an environment, as it is kept beyond the environment's end. */
export interface Inventory {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly asked: Asked;
  /** Whose list prices count, and the day since which each was read; null where nobody has read them. */
  readonly prices: { readonly region: string; readonly of: string | null };
  readonly items: readonly InventoryItem[];
  /** USD: what is known of the items, together; what depends on use comes on top. */
  readonly monthlyUsd: number;
  /** The snapshot that RDS takes of the database when it is deleted, after the last task has stopped; null without one. */
  readonly finalSnapshot: string | null;
}

const itemOf = (
  stack: StackName,
  resource: ManagedResource,
  all: readonly ManagedResource[],
  region: string,
): InventoryItem => {
  const { address, type, values } = resource;
  const { usd, basis } = costOf(resource, all, region);
  const name = titleOf(String(values.id ?? address), values);
  return { stack, type, address, name, monthlyUsd: usd === undefined ? null : inCents(usd.least), basis };
};

const snapshotOf = (resources: readonly ManagedResource[]): string | null => {
  const database = resources.find(({ type, values }) => type === "aws_db_instance" && !values.skip_final_snapshot);
  return (database?.values.final_snapshot_identifier as string | undefined) ?? null;
};

/** The inventory of what the states of an environment's stacks have. */
export const inventoryOf = (
  { environment, account, region }: Deployment,
  asked: Asked,
  resources: Readonly<Partial<Record<StackName, readonly ManagedResource[]>>>,
): Inventory => {
  const stacks = Object.entries(resources) as [StackName, readonly ManagedResource[]][];
  const items = stacks.flatMap(([stack, all]) => all.map((resource) => itemOf(stack, resource, all, region)));
  const list = priceLists[region];
  return {
    ...{ environment: environment.name, account, region, asked },
    prices: { region, of: list ? oldestDay(list) : null },
    ...{ items, monthlyUsd: inCents(items.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0)) },
    finalSnapshot: snapshotOf(stacks.flatMap(([, all]) => all)),
  };
};

/** The inventory of an environment as it is now. */
export const readInventory = async (deployment: Deployment, asked: Asked): Promise<Inventory> => {
  const read = stackNames.map(async (stack) => [stack, await managedResources(new Workspace(deployment, stack))]);
  return inventoryOf(deployment, asked, Object.fromEntries(await Promise.all(read)));
};
