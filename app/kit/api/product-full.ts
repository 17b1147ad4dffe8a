import { z } from "zod";
import { Inventory } from "./inventory";
import { Product } from "./product";

/** A product with what is in stock of it, where anything is. */
export const ProductFull = Product.extend({
  inventory: Inventory.pick({ quantity: true, warehouse: true }).optional(),
}).meta({ id: "ProductFull" });
export type ProductFull = z.infer<typeof ProductFull>;

/** How the composition is made. */
export const ProductFullQuery = z.object({
  force_refresh: z.enum(["true", "false", "1", "0"]).optional().meta({ description: "true reads past every cache" }),
});
