import { z } from "zod";
import { MAX_ID } from "../body";
import { pageParameters } from "../paging";
import { text } from "./text";

/** Largest value of numeric(10,2). */
const MAX_PRICE = 99_999_999.99;

const hasCents = (price: number): boolean => Number(price.toFixed(2)) === price;

const name = text({ min: 1, max: 255, isVisible: true });
const description = text().nullable();
const price = z
  .number()
  .positive()
  .max(MAX_PRICE)
  .refine(hasCents, "must have at most 2 decimals")
  .meta({ multipleOf: 0.01 });
const category = text({ max: 100 }).nullable();

/** A product, as every door answers it. */
export const Product = z
  .object({ id: z.int().min(1).max(MAX_ID), name, description, price, category })
  .meta({ id: "Product" });
export type Product = z.infer<typeof Product>;

/** What makes a product. */
export const NewProduct = z
  .object({ name, description: description.default(null), price, category: category.default(null) })
  .meta({ id: "NewProduct" });
export type NewProduct = z.infer<typeof NewProduct>;

/** What changes a product: only the fields that are given. */
export const ProductChanges = z
  .object({ name, description, price, category })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "give at least one of name, description, price, category")
  .meta({ id: "ProductChanges", minProperties: 1 });
export type ProductChanges = z.infer<typeof ProductChanges>;

/** Which products a list holds. */
export const ProductQuery = z.object({
  category: text().optional().meta({ description: "exactly this category" }),
  q: text({ max: 255 }).optional().meta({ description: "part of the name or the description, in any case" }),
  ...pageParameters,
});
export type ProductQuery = z.infer<typeof ProductQuery>;

/** Which products an export holds: all that a list shows, on one page. */
export const ProductExportQuery = ProductQuery.pick({ category: true, q: true });
export type ProductExportQuery = z.infer<typeof ProductExportQuery>;
