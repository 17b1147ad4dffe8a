import type { z } from "zod";
import { Inventory } from "../api/inventory";
import { NewProduct } from "../api/product";

/** What a cell can hold once it is read. */
export type CellValue = string | number | null;

/** One column of the file that products and their stock go out and come in by. */
export interface CsvColumn {
  /** Its head in the file, and the field's name in the API. */
  readonly name: string;
  /** Whose field it is. */
  readonly table: "products" | "inventory";
  /** Type of the column in PostgreSQL. */
  readonly type: "text" | "numeric" | "integer";
  /** What the services accept. */
  readonly schema: z.ZodType;
}

/** The product's id: which product a line is about. Without it a line is found by its name. */
export const ID_COLUMN = "id";

/**
 * Every column but the id, in the order of the file. A line here adds a column to the export, to the import, its preview
 * and its history; the table in PostgreSQL must have it.
 */
export const CSV_COLUMNS: readonly CsvColumn[] = [
  { name: "name", table: "products", type: "text", schema: NewProduct.shape.name },
  { name: "description", table: "products", type: "text", schema: NewProduct.shape.description },
  { name: "price", table: "products", type: "numeric", schema: NewProduct.shape.price },
  { name: "category", table: "products", type: "text", schema: NewProduct.shape.category },
  { name: "quantity", table: "inventory", type: "integer", schema: Inventory.shape.quantity },
  { name: "warehouse", table: "inventory", type: "text", schema: Inventory.shape.warehouse },
];

/** What a SELECT gives for one line of the file; `products` is known as p, `inventory` as i. */
export const LINE_COLUMNS_SQL = [
  `p.id AS "${ID_COLUMN}"`,
  ...CSV_COLUMNS.map(({ name, table }) => `${table === "products" ? "p" : "i"}.${name} AS "${name}"`),
].join(", ");
