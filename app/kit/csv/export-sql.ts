import type { StockExportQuery } from "../api/inventory";
import type { ProductExportQuery } from "../api/product";
import type { SqlValue } from "../database";
import { containing } from "../like";
import { LINE_COLUMNS_SQL } from "./columns";

type Statement = { readonly sql: string; readonly values: readonly SqlValue[] };
type Conditions = readonly (readonly [sql: (parameter: string) => string, value: SqlValue | undefined])[];

const statement = (join: string, conditions: Conditions): Statement => {
  const values: SqlValue[] = [];
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : sql(`$${values.push(value)}`)));
  const where = given.length > 0 ? `WHERE ${given.join(" AND ")} ` : "";
  return {
    sql: `SELECT ${LINE_COLUMNS_SQL} FROM products p ${join} inventory i ON i.product_id = p.id ${where}ORDER BY p.id`,
    values,
  };
};

const ofProduct = ({ q, category }: ProductExportQuery): Conditions => [
  [(text) => `(p.name ILIKE ${text} OR p.description ILIKE ${text})`, q === undefined ? q : containing(q)],
  [(text) => `p.category = ${text}`, category],
];

/** Statement that gives every product that a list shows, with its stock where it has any. */
export const productExportSql = (query: ProductExportQuery): Statement => statement("LEFT JOIN", ofProduct(query));

/** Statement that gives every stock record that a list shows, with its product. */
export const stockExportSql = (query: StockExportQuery): Statement =>
  statement("JOIN", [
    ...ofProduct(query),
    [(text) => `i.warehouse = ${text}`, query.warehouse],
    [(least) => `i.quantity >= ${least}`, query.quantity_min],
    [(most) => `i.quantity <= ${most}`, query.quantity_max],
  ]);
