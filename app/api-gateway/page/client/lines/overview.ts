import type { ProductFull } from "../../../../kit/api/product-full";
import { type Level, levelOf } from "./line";

/** A group of products, and how many units of them there are. */
export interface Group {
  /** `null` where products name none. */
  readonly name: string | null;
  readonly units: number;
}

/** The whole stock in a few numbers. */
export interface Overview {
  readonly products: number;
  readonly units: number;
  readonly value: number;
  readonly low: number;
  readonly byCategory: readonly Group[];
  readonly byWarehouse: readonly Group[];
  readonly categories: readonly string[];
  readonly warehouses: readonly string[];
  /** Products that run low, the fewest units first. */
  readonly lowest: readonly { readonly id: number; readonly name: string; readonly quantity: number }[];
  /** Products without a stock record. */
  readonly unstocked: readonly { readonly id: number; readonly name: string }[];
}

const LISTED_LOW = 8;
const LISTED_UNSTOCKED = 500;

const named = (groups: readonly Group[]): string[] =>
  groups.flatMap(({ name }) => name ?? []).toSorted((a, b) => a.localeCompare(b));

class Groups {
  readonly #units = new Map<string | null, number>();

  add(name: string | null, units: number): void {
    const key = name === "" ? null : name;
    this.#units.set(key, (this.#units.get(key) ?? 0) + units);
  }

  /** The largest first. */
  list(): Group[] {
    return [...this.#units].map(([name, units]) => ({ name, units })).toSorted((a, b) => b.units - a.units);
  }
}

const isShort = (level: Level): boolean => level !== "good";

/** Counts what the stock holds. */
export const overviewOf = (products: readonly ProductFull[]): Overview => {
  const [byCategory, byWarehouse] = [new Groups(), new Groups()];
  let [units, value, low] = [0, 0, 0];
  for (const { category, price, inventory } of products) {
    const quantity = inventory?.quantity ?? 0;
    byCategory.add(category, quantity);
    if (inventory === undefined) continue;
    byWarehouse.add(inventory.warehouse, quantity);
    units += quantity;
    value += quantity * price;
    if (levelOf(quantity) === "low") low += 1;
  }
  const [categories, warehouses] = [byCategory.list(), byWarehouse.list()];
  return {
    ...{ products: products.length, units, value, low },
    byCategory: categories,
    byWarehouse: warehouses,
    categories: named(categories),
    warehouses: named(warehouses),
    lowest: products
      .flatMap(({ id, name, inventory }) => (inventory ? { id, name, quantity: inventory.quantity } : []))
      .filter(({ quantity }) => isShort(levelOf(quantity)))
      .toSorted((a, b) => a.quantity - b.quantity)
      .slice(0, LISTED_LOW),
    unstocked: products.filter(({ inventory }) => !inventory).slice(0, LISTED_UNSTOCKED),
  };
};
