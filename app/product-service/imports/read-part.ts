import { isUtf8 } from "node:buffer";
import { type CsvError, type Options, parse } from "csv-parse";
import { parse as parseWhole } from "csv-parse/sync";
import { CSV_COLUMNS, ID_COLUMN } from "../../kit/csv/columns";
import { Problem } from "../../kit/problem";
import { type Cell, type GivenLine, givenLine } from "./given-line";

/** Bytes of one line. The longest text that a product ever had is 100 kB of JSON, twice that where quotes are doubled. */
const MAX_LINE_BYTES = 262_144;
const DELIMITERS = [",", ";", "\t"] as const;
const LINE_BREAKS = ["\r\n", "\n", "\r"];

/** How far a file was read. */
export interface Reading {
  /** Lines read, the head among them. */
  readonly rows: number;
  /** Columns that the head names, once it was read. */
  readonly heads: readonly string[] | null;
  readonly delimiter: string | null;
  /** Bytes of a line whose end is in the next part. */
  readonly tail: Buffer;
}

const malformed = (detail: string): Problem => new Problem(422, "malformed-csv", detail);

/** The delimiter that stands most often in the head. */
const delimiterOf = (head: string): string =>
  DELIMITERS.reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));

const headLine = (bytes: Buffer): string | undefined => {
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  return end < 0 ? undefined : bytes.subarray(0, end).toString("utf8");
};

/** @throws Problem 422 when the file has columns that we do not know, or none that says what a line is about */
const headsFrom = (record: readonly Cell[]): string[] => {
  const known = [ID_COLUMN, ...CSV_COLUMNS.map(({ name }) => name)];
  const heads = record.map((cell) => (cell ?? "").trim().toLowerCase());
  const unknown = heads.filter((head) => !known.includes(head));
  const names = `the columns are ${known.join(", ")}`;
  if (unknown.length > 0) throw malformed(`line 1: no column is called "${unknown[0]?.slice(0, 100)}"; ${names}`);
  const twice = heads.find((head, index) => heads.indexOf(head) !== index);
  if (twice !== undefined) throw malformed(`line 1: the column ${twice} is there twice`);
  if (!heads.includes(ID_COLUMN) && !heads.includes("name"))
    throw malformed("line 1: a column id or name must say which product a line is about");
  return heads;
};

interface Record {
  readonly record: readonly Cell[];
  /** Bytes up to its end, its line break among them. */
  readonly info: { readonly bytes: number };
}

const recordsOf = (bytes: Buffer, options: Options, isLast: boolean, rows: number): Record[] => {
  const explain = ({ message, records }: CsvError): Problem =>
    malformed(`line ${rows + Number(records ?? 0) + 1}: ${message.replace(/ on line \d+| at line \d+/g, "")}`);
  if (isLast) {
    try {
      return parseWhole(bytes, options) as unknown as Record[];
    } catch (error) {
      throw explain(error as CsvError);
    }
  }
  const parser = parse(options).on("error", () => undefined);
  parser.write(bytes); // never ended: what is left is a line whose end is in the next part
  if (parser.errored) throw explain(parser.errored as CsvError);
  const records: Record[] = [];
  for (let next = parser.read(); next !== null; next = parser.read()) records.push(next);
  return records;
};

/**
 * Reads one more part of a file: every line that ends in it.
 * @throws Problem 422 when it is not CSV as RFC 4180 has it, or not UTF-8
 */
export const readPart = (
  before: Reading,
  part: Buffer,
  isLast: boolean,
): { readonly after: Reading; readonly lines: readonly GivenLine[] } => {
  const bytes = Buffer.concat([before.tail, part]);
  const head = before.delimiter === null ? (headLine(bytes) ?? (isLast ? bytes.toString("utf8") : undefined)) : "";
  if (head === undefined) return { after: { ...before, tail: within(bytes, 1) }, lines: [] };
  const delimiter = before.delimiter ?? delimiterOf(head);
  const records = recordsOf(bytes, optionsFor(delimiter, before.rows === 0), isLast, before.rows);
  const read = isLast ? bytes.length : (records.at(-1)?.info.bytes ?? 0);
  if (!isUtf8(bytes.subarray(0, read))) throw malformed("the file is not UTF-8; save it as CSV UTF-8");
  let heads = before.heads;
  const lines: GivenLine[] = [];
  for (const [index, { record }] of records.entries()) {
    if (heads === null) {
      heads = headsFrom(record);
      continue;
    }
    const line = givenLine(before.rows + index + 1, record, heads, delimiter);
    if (line) lines.push(line);
  }
  const rows = before.rows + records.length;
  if (isLast && heads === null) throw malformed("the file is empty; its first line names its columns");
  return { after: { rows, heads, delimiter, tail: within(bytes.subarray(read), rows + 1) }, lines };
};

const within = (tail: Buffer, line: number): Buffer => {
  if (tail.length <= MAX_LINE_BYTES) return tail;
  throw malformed(`line ${line}: it is longer than ${MAX_LINE_BYTES} bytes; is a quote missing that ends a cell?`);
};

const optionsFor = (delimiter: string, isBeginning: boolean): Options => ({
  delimiter,
  record_delimiter: LINE_BREAKS,
  relax_column_count: true, // a line with too many cells is refused, not the file
  info: true,
  bom: isBeginning,
  cast: (cell, { quoting }) => (cell === "" && !quoting ? null : cell),
});
