import type { Inventory, InventoryItem } from "./inventory";

const HEADINGS = ["stack", "type", "name", "USD a month", "by"];
/** Column of the cost: numbers are read from the right. */
const COST = 3;
/** A name that is longer is an ARN, and the address says as much. */
const LONGEST_NAME = 60;

const cellsOf = ({ stack, type, name, monthlyUsd, basis }: InventoryItem): string[] => [
  stack,
  type,
  name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name,
  monthlyUsd === null ? "-" : monthlyUsd.toFixed(2),
  basis,
];

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === COST ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
};

/** What an environment costs in one line. */
export const costWords = ({ items, monthlyUsd, prices }: Inventory): string => {
  const unknown = items.filter(({ basis }) => basis === "unknown").length;
  const atLeast = unknown > 0 ? "at least " : "";
  const list = prices.of
    ? `the list prices of ${prices.region} of ${prices.of}`
    : `no prices: nobody has read those of ${prices.region}`;
  return (
    `${items.length} resources, ${atLeast}${monthlyUsd.toFixed(2)} USD a month by ${list}, ` +
    `and what is charged by use${unknown > 0 ? `; of ${unknown} the price is not known` : ""}`
  );
};

/** An inventory as a table, the dearest first. */
export const inventoryWords = (inventory: Inventory): string[] => {
  const items = inventory.items.toSorted((one, other) => (other.monthlyUsd ?? -1) - (one.monthlyUsd ?? -1));
  return [...table([HEADINGS, ...items.map(cellsOf)]), costWords(inventory)];
};
