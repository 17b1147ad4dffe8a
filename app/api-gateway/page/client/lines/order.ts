import type { Formats } from "../formats";
import type { Words } from "../words/en";
import type { Line } from "./line";

/** What rows can be in the order of. A minus in front turns it round. */
export type OrderName = keyof Words["orders"];

type Compare = (a: Line, b: Line, formats: Formats) => number;

/** What is missing comes last in the alphabet, and counts as nothing in stock. */
const LAST = "\uffff";

const COMPARE: Readonly<Record<string, Compare>> = {
  name: (a, b, { compare }) => compare(a.product.name, b.product.name),
  category: (a, b, { compare }) => compare(a.product.category ?? LAST, b.product.category ?? LAST),
  price: (a, b) => a.product.price - b.product.price,
  warehouse: (a, b, { compare }) => compare(a.inventory?.warehouse ?? LAST, b.inventory?.warehouse ?? LAST),
  quantity: (a, b) => (a.inventory?.quantity ?? -1) - (b.inventory?.quantity ?? -1),
  updated: (a, b) => (a.inventory?.last_updated ?? "").localeCompare(b.inventory?.last_updated ?? ""),
};

/** Gives the lines in an order; "added" is the order they come in. */
export const sorted = <L extends Line>(lines: readonly L[], order: OrderName, formats: Formats): readonly L[] => {
  const compare = COMPARE[order.replace("-", "")];
  if (compare === undefined) return lines;
  const direction = order.startsWith("-") ? -1 : 1;
  return lines.toSorted((a, b) => direction * compare(a, b, formats) || a.product.id - b.product.id);
};
