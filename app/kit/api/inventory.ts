import { z } from "zod";
import { MAX_ID } from "../body";
import { cursorUpTo, pageParameters } from "../paging";
import { ProductExportQuery } from "./product";
import { text } from "./text";
import { wholeNumber } from "./whole-number";

/** Largest value of PostgreSQL's integer. */
export const MAX_QUANTITY = 2_147_483_647;

const id = z.int().min(1).max(MAX_ID);
const quantity = z.int().min(0).max(MAX_QUANTITY);
const warehouse = text({ max: 100 }).nullable();
const moment = z.iso.datetime();

/** What is in stock of one product. */
export const Inventory = z
  .object({ id, product_id: id, quantity, warehouse, last_updated: moment })
  .meta({ id: "Inventory" });
export type Inventory = z.infer<typeof Inventory>;

/** What makes an inventory of a product that has none. */
export const NewInventory = z
  .object({ product_id: id, quantity, warehouse: warehouse.default(null) })
  .meta({ id: "NewInventory" });
export type NewInventory = z.infer<typeof NewInventory>;

/** What changes an inventory: only the fields that are given. */
export const InventoryChanges = z
  .object({ quantity, warehouse })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "give at least one of quantity, warehouse")
  .meta({ id: "InventoryChanges", minProperties: 1 });
export type InventoryChanges = z.infer<typeof InventoryChanges>;

const MAX_LISTED_IDS = 1_000;
const ID_LIST = /^(0|[1-9]\d{0,18})(,(0|[1-9]\d{0,18}))*$/;

const idList = z
  .string()
  .regex(ID_LIST, "must be ids with commas between them, such as 1,2")
  .transform((list) => [...new Set(list.split(",").map(Number))].filter((one) => one <= MAX_ID))
  .refine((ids) => ids.length <= MAX_LISTED_IDS, `must name at most ${MAX_LISTED_IDS} products`)
  .meta({ description: "only these products, ids with commas between them", type: "string", pattern: ID_LIST.source });

/** Which inventories a list holds. */
export const InventoryQuery = z.object({
  product_id: idList.optional(),
  warehouse: text().optional().meta({ description: "exactly this warehouse" }),
  ...pageParameters,
});
export type InventoryQuery = z.infer<typeof InventoryQuery>;

const bound = wholeNumber(0, MAX_QUANTITY);

/** Which stock an export holds: all that a list shows, on one page. */
export const StockExportQuery = ProductExportQuery.extend({
  warehouse: InventoryQuery.shape.warehouse,
  quantity_min: bound.optional().meta({ description: "at least so many in stock" }),
  quantity_max: bound.optional().meta({ description: "at most so many in stock" }),
});
export type StockExportQuery = z.infer<typeof StockExportQuery>;

const delta = z
  .int()
  .min(-MAX_QUANTITY)
  .max(MAX_QUANTITY)
  .refine((value) => value !== 0, "must not be 0")
  .meta({ not: { const: 0 } });
const reason = text({ min: 1, max: 255, isVisible: true });

/** A change of stock that somebody asks for. */
export const NewAdjustment = z.object({ delta, reason }).meta({ id: "NewAdjustment" });
export type NewAdjustment = z.infer<typeof NewAdjustment>;

/** A change of stock that happened. */
export const Adjustment = z
  .object({
    id: z.int().min(1),
    inventory_id: id,
    delta,
    reason,
    quantity: quantity.meta({ description: "in stock right after this adjustment" }),
    created_at: moment,
  })
  .meta({ id: "Adjustment" });
export type Adjustment = z.infer<typeof Adjustment>;

/** Which part of the history a list holds. */
export const AdjustmentQuery = z.object({
  ...pageParameters,
  cursor: cursorUpTo(Number.MAX_SAFE_INTEGER).optional(), // ids of the history are bigint
});
export type AdjustmentQuery = z.infer<typeof AdjustmentQuery>;
