import type { Inventory } from "../../../../kit/api/inventory";
import type { Product } from "../../../../kit/api/product";
import { read, readPage } from "../api/request";
import { isStocked, type Level, type Line, levelOf } from "./line";

/** Which lines are wanted; an empty text wants all. */
export interface LineFilters {
  readonly q: string;
  readonly category: string;
  readonly warehouse: string;
  readonly level: Level | "";
  /** Leaves out products without a stock record. */
  readonly onlyStocked: boolean;
}

export interface Lines {
  readonly lines: readonly Line[];
  /** Path of the next page of products; absent when all were read. */
  readonly next: string | undefined;
}

export interface ReadOptions {
  readonly filters: LineFilters;
  /** Products on one page of the service's, 1 to 1000. */
  readonly pageSize: number;
  /** Stops when so many lines were found. */
  readonly wanted: number;
  /** Goes on from here. @default from the start */
  readonly from?: Lines;
  readonly signal: AbortSignal;
}

/** A filter that hardly anything passes would otherwise read the whole catalogue in one go. */
const MAX_PAGES = 20;
const MAX_LISTED = 1_000;

const firstPage = ({ q, category }: LineFilters, pageSize: number): string => {
  const parameters = new URLSearchParams({ limit: String(pageSize) });
  if (q !== "") parameters.set("q", q);
  if (category !== "") parameters.set("category", category);
  return `/api/products?${parameters}`;
};

const inventoryOf = async (products: readonly Product[], warehouse: string, signal: AbortSignal) => {
  if (products.length === 0) return new Map<number, Inventory>();
  const ids = products.map(({ id }) => id).join(",");
  const only = warehouse === "" ? "" : `&warehouse=${encodeURIComponent(warehouse)}`;
  const rows = await read<Inventory[]>(`/api/inventory?limit=${MAX_LISTED}&product_id=${ids}${only}`, signal);
  return new Map(rows.map((row) => [row.product_id, row]));
};

const passes =
  ({ warehouse, level, onlyStocked }: LineFilters) =>
  (line: Line): boolean => {
    if (!isStocked(line)) return !onlyStocked && warehouse === "" && level === "";
    return level === "" || levelOf(line.inventory.quantity) === level;
  };

/** Reads page after page until enough lines were found. @throws Refusal when a service refuses or is away */
export const readLines = async ({ filters, pageSize, wanted, from, signal }: ReadOptions): Promise<Lines> => {
  const lines = [...(from?.lines ?? [])];
  let next = from ? from.next : firstPage(filters, pageSize);
  for (let pages = 0; next !== undefined && lines.length < wanted && pages < MAX_PAGES; pages += 1) {
    const page: { rows: readonly Product[]; next?: string } = await readPage<Product>(next, signal);
    const inventory = await inventoryOf(page.rows, filters.warehouse, signal);
    const found = page.rows.map((product) => ({ product, inventory: inventory.get(product.id) }));
    lines.push(...found.filter(passes(filters)));
    next = page.next;
  }
  return { lines, next };
};
