import { createHash } from "node:crypto";
import {
  type Import,
  type ImportApplication,
  type ImportLine,
  type ImportLineQuery,
  MAX_IMPORT_LINES,
  type NewImport,
} from "../../kit/api/import";
import type { Database, SqlValue } from "../../kit/database";
import { cursorAfter, type Page } from "../../kit/paging";
import { Problem } from "../../kit/problem";
import { FILE_PART_SQL, IMPORT_COLUMNS, LINES_SQL } from "./filing-sql";
import { type Reading, readPart } from "./read-part";

/** All files that PostgreSQL keeps at a time. */
const MAX_KEPT_BYTES = 1_073_741_824;

type Times = { readonly created_at: Date; readonly finished_at: Date | null };
type Row = Omit<Import, keyof Times> & Times;
const importFrom = ({ created_at, finished_at, ...row }: Row): Import => ({
  ...row,
  created_at: created_at.toISOString(),
  finished_at: finished_at?.toISOString() ?? null,
});

type Upload = Reading & Pick<Import, "state" | "parts"> & { readonly last_part: Buffer | null };

const full = () =>
  new Problem(503, "imports-full", "there is no room for another file; try again when others are applied", {
    headers: { "retry-after": "60" },
  });

/** A part of a file, as a client sends it. */
export interface Part {
  readonly number: number;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Imports in PostgreSQL: a file comes in by parts and is compared with what is there. */
export class ImportStore {
  constructor(private readonly database: Database) {}

  /** Begins an import. */
  async add({ name }: NewImport): Promise<Import> {
    const [row] = await this.database.write<Row>(`INSERT INTO imports (name) VALUES ($1) RETURNING ${IMPORT_COLUMNS}`, [
      name,
    ]);
    return importFrom(row as Row);
  }

  /** Gives one import, or `null`. */
  async find(id: number): Promise<Import | null> {
    const [row] = await this.database.read<Row>(`SELECT ${IMPORT_COLUMNS} FROM imports WHERE id = $1`, [id]);
    return row ? importFrom(row) : null;
  }

  /**
   * Takes the next part, and says of each line that ends in it what it would change. The same part again changes nothing.
   * @throws Problem 409 when another part is next, 422 when it is not CSV, 503 when there is no room
   */
  async take(id: number, { number, bytes, isLast }: Part): Promise<Import | null> {
    const upload = await this.#upload(id);
    if (!upload) return null;
    const sum = createHash("sha256").update(bytes).update(String(isLast)).digest();
    if (upload.parts === number && upload.last_part?.equals(sum)) return this.find(id);
    if (upload.state !== "uploading" || upload.parts !== number - 1) throw outOfOrder(upload, number);
    if (bytes.length > 0 && (await this.#isFull())) throw full();
    const { after, lines } = readPart(upload, bytes, isLast);
    if (after.rows > MAX_IMPORT_LINES + 1)
      throw new Problem(422, "too-many-lines", `a file may hold ${MAX_IMPORT_LINES} lines; import the rest by another`);
    const values = [id, number, JSON.stringify(lines), sum, bytes.length, after.tail, after.heads, after.delimiter];
    const [row] = await this.database.write<Row>(FILE_PART_SQL, [...values, after.rows, isLast] as SqlValue[]);
    return row ? importFrom(row) : this.take(id, { number, bytes, isLast }); // a twin was first: its part counts
  }

  /** Gives one page of the lines, or `null` without such an import. */
  async lines(id: number, { limit, cursor = 0, verdict }: ImportLineQuery): Promise<Page<ImportLine> | null> {
    const rows = await this.database.read<ImportLine>(LINES_SQL, [id, cursor, limit + 1, verdict ?? null]);
    if (rows.length === 0) return (await this.find(id)) && { rows };
    const [shown, last] = [rows.slice(0, limit), rows[Math.min(rows.length, limit) - 1]];
    const more = await this.database.read(
      "SELECT FROM import_lines WHERE import_id = $1 AND line > $2 AND ($3::text IS NULL OR verdict = $3) LIMIT 1",
      [id, last?.line ?? 0, verdict ?? null],
    );
    return more.length > 0 && last ? { rows: shown, next: cursorAfter(last.line) } : { rows: shown };
  }

  /**
   * Has an import applied from now on. Asked again, it says how far that is.
   * @throws Problem 409 when it is not whole, was applied in the other way, or holds refused lines and `mode` is all
   */
  async apply(id: number, { mode }: ImportApplication): Promise<Import | null> {
    const [row] = await this.database.write<Row>(
      `UPDATE imports SET state = 'applying', mode = $2, touched_at = now()
        WHERE id = $1 AND state = 'ready' AND ($2 = 'lines' OR refused = 0) RETURNING ${IMPORT_COLUMNS}`,
      [id, mode],
    );
    if (row) return importFrom(row);
    const present = await this.find(id);
    if (present === null || present.mode === mode) return present;
    throw notApplicable(present);
  }

  /** Forgets an import and its lines; what was applied stays. False when there was none. */
  async remove(id: number): Promise<boolean> {
    return (await this.database.write("DELETE FROM imports WHERE id = $1 RETURNING id", [id])).length > 0;
  }

  async #upload(id: number): Promise<Upload | undefined> {
    const columns = "state, parts, last_part, tail, heads, delimiter, rows";
    return (await this.database.read<Upload>(`SELECT ${columns} FROM imports WHERE id = $1`, [id]))[0];
  }

  async #isFull(): Promise<boolean> {
    const [kept] = await this.database.read<{ bytes: number | null }>("SELECT sum(bytes) AS bytes FROM imports");
    return (kept?.bytes ?? 0) > MAX_KEPT_BYTES;
  }
}

const outOfOrder = ({ state, parts }: Upload, number: number): Problem => {
  const detail =
    state === "uploading"
      ? `part ${parts + 1} is next, not ${number}`
      : `the file is whole since part ${parts}; begin another import`;
  return new Problem(409, "part-out-of-order", detail);
};

const notApplicable = ({ state, mode, refused }: Import): Problem => {
  if (mode !== null) return new Problem(409, "import-applied", `the import was applied with the mode ${mode}`);
  if (state === "uploading")
    return new Problem(409, "import-not-whole", "the file is not whole; send its last part with last=true");
  return new Problem(409, "import-has-refusals", `${refused} lines are refused; mend them, or apply by line`);
};
