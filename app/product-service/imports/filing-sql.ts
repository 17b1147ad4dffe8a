import { CSV_COLUMNS } from "../../kit/csv/columns";

/** Columns of `imports` that an answer holds. */
export const IMPORT_COLUMNS = `id, name, state, mode, parts, added + changed + unchanged + refused AS lines,
  added, changed, unchanged, refused, processed, created_at, finished_at`;

/** Expression for a product and its stock as they are; `products` is known as p, `inventory` as i. */
export const PRESENT_SQL = `jsonb_build_object(${CSV_COLUMNS.map(
  ({ name, table }) => `'${name}', ${table === "products" ? "p" : "i"}.${name}`,
).join(", ")})`;

const reason = (code: string, field: string | null, detail: string): string =>
  `jsonb_build_object('code', '${code}', 'field', ${field === null ? "null" : `'${field}'`}, 'detail', ${detail})`;

/** Why a line that is well-formed cannot be applied to what is there. */
const REFUSAL_SQL = `CASE
  WHEN m.code IS NOT NULL THEN jsonb_build_object('code', m.code, 'field', m.field, 'detail', m.detail)
  WHEN m.wanted IS NOT NULL AND p.id IS NULL THEN ${reason("no-such-product", "id", "'no product has the id ' || m.wanted")}
  WHEN m.named > 1 THEN ${reason("several-products", "name", "'several products have this name; give the id'")}
  WHEN m.is_repeated THEN ${reason("repeated", null, "'an earlier line is about the same product'")}
  WHEN p.id IS NULL AND m.cells -> 'price' IS NULL
    THEN ${reason("required", "price", "'price: is required for a new product'")}
  WHEN i.id IS NULL AND coalesce(m.cells ->> 'warehouse', '') <> '' AND m.cells -> 'quantity' IS NULL
    THEN ${reason("required", "quantity", "'quantity: is required where there is no stock yet'")}
END`;

/**
 * Statement that files the lines of one part with what each would change, and gives the import as it is then; no row when
 * this part is not the next. One statement, so that a part is filed whole or not at all, whichever of two twins is first.
 * A line is about the product of its id, else about the one of its name, else about a new one.
 */
export const FILE_PART_SQL = `WITH current AS (
    SELECT id FROM imports WHERE id = $1 AND state = 'uploading' AND parts = $2::integer - 1 FOR UPDATE),
  given AS MATERIALIZED (
    SELECT g.*, CASE WHEN g.code IS NULL THEN g.product END AS wanted
      FROM current, jsonb_to_recordset($3::jsonb)
        AS g (line integer, product integer, name text, cells jsonb, code text, field text, detail text)),
  found AS MATERIALIZED (
    SELECT g.*, coalesce(g.wanted, n.id) AS product_id, n.named,
           CASE WHEN coalesce(g.wanted, n.id) IS NOT NULL THEN '#' || coalesce(g.wanted, n.id)
                WHEN g.code IS NULL THEN '=' || g.name END AS target
      FROM given g CROSS JOIN LATERAL (
        SELECT min(id) AS id, count(*) AS named
          FROM (SELECT id FROM products WHERE name = g.name AND g.wanted IS NULL AND g.code IS NULL LIMIT 2) two) n),
  matched AS MATERIALIZED (
    SELECT f.*, f.target IS NOT NULL AND (
             row_number() OVER (PARTITION BY f.target ORDER BY f.line) > 1
             OR EXISTS (SELECT FROM import_lines e WHERE e.import_id = $1 AND e.target = f.target)) AS is_repeated
      FROM found f),
  compared AS (
    SELECT m.line, p.id AS product_id, m.target, coalesce(m.name, p.name) AS name, r.reason,
           CASE WHEN r.reason IS NULL THEN (
             SELECT jsonb_object_agg(key, jsonb_build_object('from', here.present -> key, 'to', value))
               FROM jsonb_each(m.cells) WHERE value IS DISTINCT FROM here.present -> key) END AS changes
      FROM matched m LEFT JOIN products p ON p.id = m.product_id LEFT JOIN inventory i ON i.product_id = p.id
     CROSS JOIN LATERAL (SELECT ${PRESENT_SQL} AS present) here
     CROSS JOIN LATERAL (SELECT ${REFUSAL_SQL} AS reason) r),
  filed AS (
    INSERT INTO import_lines (import_id, line, verdict, product_id, target, name, changes, reason)
    SELECT $1, line,
           CASE WHEN reason IS NOT NULL THEN 'refused' WHEN product_id IS NULL THEN 'added'
                WHEN changes IS NULL THEN 'unchanged' ELSE 'changed' END,
           product_id, target, name, coalesce(changes, '{}'), reason
      FROM compared
    RETURNING verdict),
  counted AS (
    SELECT count(*) FILTER (WHERE verdict = 'added') AS added, count(*) FILTER (WHERE verdict = 'changed') AS changed,
           count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
           count(*) FILTER (WHERE verdict = 'refused') AS refused
      FROM filed)
  UPDATE imports SET parts = $2, last_part = $4, bytes = bytes + $5, tail = $6, heads = $7, delimiter = $8, rows = $9,
         state = CASE WHEN $10 THEN 'ready' ELSE state END, touched_at = now(),
         added = imports.added + counted.added, changed = imports.changed + counted.changed,
         unchanged = imports.unchanged + counted.unchanged, refused = imports.refused + counted.refused
    FROM counted WHERE id = (SELECT id FROM current)
  RETURNING ${IMPORT_COLUMNS.replace(/\b(added|changed|unchanged|refused)\b/g, "imports.$1")}`;

/** Bytes of one page of lines: a line may hold long texts, before and after. */
const MAX_PAGE_BYTES = 1_000_000;

/** Statement that gives the lines of an import after one, as many as a page may hold in rows and in bytes. */
export const LINES_SQL = `SELECT line, verdict, product_id, name, changes, reason FROM (
    SELECT *, sum(octet_length(changes::text)) OVER (ORDER BY line) AS bytes, row_number() OVER (ORDER BY line) AS place
      FROM (SELECT * FROM import_lines
             WHERE import_id = $1 AND line > $2 AND ($4::text IS NULL OR verdict = $4) ORDER BY line LIMIT $3) page) page
  WHERE bytes < ${MAX_PAGE_BYTES} OR place = 1 ORDER BY line`;
