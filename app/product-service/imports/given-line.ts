import type { RefusalCode } from "../../kit/api/import";
import { MAX_ID } from "../../kit/body";
import { restored } from "../../kit/csv/cells";
import { type CellValue, CSV_COLUMNS, type CsvColumn, ID_COLUMN } from "../../kit/csv/columns";

/** A cell as it was read: `null` where nothing stands, unlike a quoted empty text. */
export type Cell = string | null;

/** One line of a file, ready to be compared with what is there. */
export interface GivenLine {
  /** As a spreadsheet counts: the head is 1. */
  readonly line: number;
  /** Which product the line is about. Without it, the one of this name. */
  readonly product?: number;
  readonly name?: string;
  /** What the file says of each of its columns. */
  readonly cells?: Readonly<Record<string, CellValue>>;
  /** Why the line cannot be applied, whatever is there. */
  readonly code?: RefusalCode;
  readonly field?: string;
  readonly detail?: string;
}

/** What a refusal says of itself. */
interface Refusal {
  readonly code: RefusalCode;
  readonly field?: string;
  readonly detail: string;
}

const COLUMN = new Map(CSV_COLUMNS.map((column) => [column.name, column]));
const NUMBER = { integer: /^-?\d{1,10}$/, numeric: /^-?\d{1,10}(\.\d{1,10})?$/ };
const MAX_SHOWN = 255;
const ID = /^[1-9]\d{0,9}$/;

/** A file with semicolons comes from a country that writes its decimals after a comma. */
const plainNumber = (cell: string, delimiter: string): string =>
  delimiter === ";" ? cell.trim().replace(",", ".") : cell.trim();

const valueIn = ({ type }: CsvColumn, cell: Cell, delimiter: string): CellValue => {
  if (cell === null || type === "text") return cell === null ? null : restored(cell);
  if (cell.trim() === "") return null;
  const digits = plainNumber(cell, delimiter);
  return NUMBER[type].test(digits) ? Number(digits) : cell;
};

const wrongCell = (column: CsvColumn, value: CellValue): Refusal | undefined => {
  const { name, schema } = column;
  if (value === null && !schema.safeParse(null).success)
    return { code: "required", field: name, detail: `${name}: is required` };
  const { error } = schema.safeParse(value);
  if (!error) return undefined;
  return { code: "invalid-cell", field: name, detail: `${name}: ${error.issues[0]?.message}` };
};

/** An empty quantity says nothing of the stock; with an empty warehouse beside it, nothing is said of either. */
const withoutEmptyStock = (cells: Record<string, CellValue>): Record<string, CellValue> => {
  const { quantity, warehouse, ...rest } = cells;
  if (quantity !== null) return cells;
  return warehouse === null || warehouse === undefined ? rest : { ...rest, warehouse };
};

/** A wrong name, as far as PostgreSQL can keep it. */
const shown = (name: string): string => [...name.replaceAll("\0", "")].slice(0, MAX_SHOWN).join("");

const isBlank = (record: readonly Cell[]): boolean => record.every((cell) => cell === null);

const idOf = (cell: Cell | undefined): number | undefined => {
  const digits = cell?.trim() ?? "";
  return digits === "" ? undefined : ID.test(digits) ? Number(digits) : Number.NaN;
};

/** Reads one record by its heads; `undefined` where a line holds nothing at all. */
export const givenLine = (
  line: number,
  record: readonly Cell[],
  heads: readonly string[],
  delimiter: string,
): GivenLine | undefined => {
  if (isBlank(record)) return undefined;
  if (record.length !== heads.length) {
    const detail = `has ${record.length} cells, the head has ${heads.length}`;
    return { line, code: "wrong-number-of-cells", detail };
  }
  const product = idOf(record[heads.indexOf(ID_COLUMN)]);
  const all: Record<string, CellValue> = {};
  let refusal: Refusal | undefined;
  if (product !== undefined && !(product <= MAX_ID))
    refusal = { code: "invalid-cell", field: ID_COLUMN, detail: `${ID_COLUMN}: is not an id` };
  for (const [index, head] of heads.entries()) {
    const column = COLUMN.get(head);
    if (!column) continue;
    const value = valueIn(column, record[index] ?? null, delimiter);
    all[head] = value;
    const mayBeEmpty = value === null && column.table === "inventory";
    if (!mayBeEmpty) refusal ??= wrongCell(column, value);
  }
  const name = typeof all.name === "string" ? { name: refusal ? shown(all.name) : all.name } : {};
  if (refusal) return { line, ...name, ...refusal };
  if (product === undefined && all.name === undefined)
    return { line, code: "required", field: "name", detail: "name: is required where there is no id" };
  return { line, ...(product !== undefined && { product }), ...name, cells: withoutEmptyStock(all) };
};
