import type { Inventory } from "../../../../kit/api/inventory";
import type { Product } from "../../../../kit/api/product";

/** A product, and what is in stock of it where anything is. */
export interface Line {
  readonly product: Product;
  readonly inventory: Inventory | undefined;
}

/** A product that is in stock. */
export interface StockedLine extends Line {
  readonly inventory: Inventory;
}

export const isStocked = (line: Line): line is StockedLine => line.inventory !== undefined;

/** Fewer units than this are low, and fewer than that are medium. */
const LOW_BELOW = 30;
const MEDIUM_BELOW = 100;

export const LEVELS = ["low", "medium", "good"] as const;
export type Level = (typeof LEVELS)[number];

/** How a quantity is marked. */
export const levelOf = (quantity: number): Level => {
  if (quantity < LOW_BELOW) return "low";
  return quantity < MEDIUM_BELOW ? "medium" : "good";
};
