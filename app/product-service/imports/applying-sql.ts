import { CSV_COLUMNS } from "../../kit/csv/columns";
import { PRESENT_SQL } from "./filing-sql";

/** Parameters of every statement here: the import, the row after which it begins, the row with which it ends. */
const RANGE = "l.import_id = $1 AND l.line > $2 AND l.line <= $3";

/**
 * Statements that lock what a range changes until the transaction ends, in the order in which a deletion locks as well:
 * products before stock, each by id. A lock of a product also keeps others from adding its stock.
 */
export const LOCK_SQL: readonly string[] = [
  `SELECT count(*) FROM (SELECT p.id FROM products p JOIN import_lines l ON l.product_id = p.id
    WHERE ${RANGE} AND l.verdict = 'changed' ORDER BY p.id FOR UPDATE OF p) locked`,
  `SELECT count(*) FROM (SELECT i.id FROM inventory i JOIN import_lines l ON l.product_id = i.product_id
    WHERE ${RANGE} AND l.verdict = 'changed' ORDER BY i.id FOR UPDATE OF i) locked`,
];

/**
 * Statement that refuses every line whose product is not as the preview showed it, and gives how many of each verdict.
 * A field that the line does not change may be anything.
 */
export const REFUSE_STALE_SQL = `WITH stale AS (
    SELECT l.line, l.verdict FROM import_lines l
      LEFT JOIN products p ON p.id = l.product_id LEFT JOIN inventory i ON i.product_id = p.id
     CROSS JOIN LATERAL (SELECT ${PRESENT_SQL} AS present) here
     WHERE ${RANGE} AND l.verdict = 'changed' AND (p.id IS NULL OR EXISTS (
       SELECT FROM jsonb_each(l.changes) WHERE value -> 'from' IS DISTINCT FROM here.present -> key))
    UNION ALL
    SELECT l.line, l.verdict FROM import_lines l
     WHERE ${RANGE} AND l.verdict = 'added' AND EXISTS (
       SELECT FROM products p WHERE p.name = l.changes -> 'name' ->> 'to')),
  refused AS (
    UPDATE import_lines l SET verdict = 'refused', reason = jsonb_build_object('code', 'changed-meanwhile', 'field', null,
           'detail', 'the product is not as the preview showed it; import the file again')
      FROM stale WHERE l.import_id = $1 AND l.line = stale.line RETURNING stale.verdict)
  SELECT count(*) FILTER (WHERE verdict = 'added') AS added, count(*) FILTER (WHERE verdict = 'changed') AS changed
    FROM refused`;

/** Statement that gives the ids of new products, in the order of the file. */
export const NUMBER_SQL = `UPDATE import_lines l SET product_id = numbered.id
  FROM (SELECT line, nextval('products_id_seq') AS id
          FROM (SELECT l.line FROM import_lines l WHERE ${RANGE} AND l.verdict = 'added' ORDER BY l.line) lines) numbered
  WHERE l.import_id = $1 AND l.line = numbered.line`;

const columnsOf = (table: "products" | "inventory") => CSV_COLUMNS.filter((column) => column.table === table);
const given = (name: string, type: string) => `(d.changes -> '${name}' ->> 'to')::${type}`;
/** The new value where the line gives one, else the present one. */
const merged = (table: "products" | "inventory", row: string): string[] =>
  columnsOf(table).map(
    ({ name, type }) => `CASE WHEN d.changes ? '${name}' THEN ${given(name, type)} ELSE ${row}.${name} END AS ${name}`,
  );
const namesOf = (table: "products" | "inventory"): string[] => columnsOf(table).map(({ name }) => name);
const assigned = (table: "products" | "inventory", from: string): string =>
  namesOf(table)
    .map((name) => `${name} = ${from}.${name}`)
    .join(", ");

/**
 * Statement that applies a range: stock, its history and products, with the reason as its fourth parameter. One statement,
 * however many lines, because the counters of the caches are locked from its end only: others go on writing meanwhile.
 * Stock comes first, as in a deletion, so that these counters are locked in one order everywhere.
 */
export const APPLY_SQL = `WITH due AS MATERIALIZED (
    SELECT l.product_id, l.verdict, l.changes FROM import_lines l WHERE ${RANGE} AND l.verdict IN ('added', 'changed')),
  stock AS MATERIALIZED (
    SELECT d.product_id, i.id, i.quantity AS old, ${merged("inventory", "i").join(", ")}
      FROM due d LEFT JOIN inventory i ON i.product_id = d.product_id
     WHERE d.changes ?| ARRAY[${namesOf("inventory").map((name) => `'${name}'`)}]),
  stock_changed AS (
    UPDATE inventory i SET ${assigned("inventory", "s")}, last_updated = now() FROM stock s WHERE i.id = s.id
    RETURNING i.id, i.quantity, s.old),
  stock_added AS (
    INSERT INTO inventory (product_id, ${namesOf("inventory")})
    SELECT product_id, ${namesOf("inventory")} FROM stock WHERE id IS NULL RETURNING id),
  history AS (
    INSERT INTO adjustments (inventory_id, delta, reason, quantity)
    SELECT id, quantity - old, $4, quantity FROM stock_changed WHERE quantity <> old RETURNING id),
  stock_first AS MATERIALIZED (SELECT (SELECT count(*) FROM history) + (SELECT count(*) FROM stock_added)),
  products_changed AS (
    UPDATE products p SET ${assigned("products", "n")}, updated_at = now()
      FROM (SELECT d.product_id AS id, ${merged("products", "p").join(", ")}
              FROM stock_first, due d JOIN products p ON p.id = d.product_id
             WHERE d.verdict = 'changed' AND d.changes ?| ARRAY[${namesOf("products").map((name) => `'${name}'`)}]) n
     WHERE p.id = n.id RETURNING p.id),
  products_added AS (
    INSERT INTO products (id, ${namesOf("products")})
    SELECT d.product_id, ${columnsOf("products").map(({ name, type }) => given(name, type))}
      FROM stock_first, due d WHERE d.verdict = 'added' ORDER BY d.product_id RETURNING id)
  SELECT (SELECT count(*) FROM products_changed) + (SELECT count(*) FROM products_added) AS products`;
