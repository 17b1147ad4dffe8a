import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify/sync";
import type { Request, Response } from "express";
import type { SqlValue } from "../database";
import { defused } from "./cells";
import { CSV_COLUMNS, ID_COLUMN } from "./columns";
import type { SnapshotRows } from "./snapshot-rows";

/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

const HEADS = [ID_COLUMN, ...CSV_COLUMNS.map(({ name }) => name)];

/** Quoted, so that an empty text is told from none. */
const EMPTY = { value: "", quoted_empty: true };

/** Lines as RFC 4180 has them. */
const linesOf = (rows: readonly (readonly unknown[])[]): string =>
  stringify([...rows] as unknown[][], {
    record_delimiter: "\r\n",
    quote_record_delimiter: true,
    cast: { string: (text) => (text === "" ? EMPTY : defused(text)) },
  });

type Row = Readonly<Record<string, unknown>>;
const cellsOf = (row: Row): unknown[] => HEADS.map((head) => row[head]);

async function* fileOf(batches: AsyncGenerator<Row[]>, first: IteratorResult<Row[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + linesOf([HEADS]);
  try {
    for (let next = first; !next.done; next = await batches.next()) yield linesOf(next.value.map(cellsOf));
  } finally {
    await batches.return(undefined); // the reader left: the connection goes back
  }
}

export interface CsvFile {
  /** Begins the file's name; the day follows. */
  readonly name: string;
  /** Statement that gives the rows, with the columns of `LINE_COLUMNS_SQL`. */
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Streams a file to its reader. When PostgreSQL breaks in the middle the connection is reset, so that a part of a file is
 * never taken for all of it.
 * @throws Problem 503 as long as nothing was sent
 */
export const sendCsv = async (req: Request, res: Response, rows: SnapshotRows, file: CsvFile): Promise<void> => {
  const day = new Date().toISOString().slice(0, "yyyy-mm-dd".length);
  res.set("content-type", "text/csv; charset=utf-8; header=present");
  res.set("content-disposition", `attachment; filename="${file.name}-${day}.csv"`);
  if (req.method === "HEAD") return void res.end();
  const batches = rows.read<Row>(file.sql, file.values, () => res.destroy());
  const first = await batches.next(); // before the headers, so that a failure is still a 503
  await pipeline(Readable.from(fileOf(batches, first)), res);
};
