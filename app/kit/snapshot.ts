import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";

/** Rows that one line of a snapshot holds, and that memory holds at a time. */
export const SNAPSHOT_ROWS = 1_000;

export interface SnapshotOptions<Row> {
  /** State of the rows before the first is read; absent where the database cannot tell. */
  readonly token: string | undefined;
  /** Rows after one key, at most a thousand. */
  readonly after: (key: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => number;
}

async function* linesOf<Row>(first: readonly Row[], { after, keyOf }: SnapshotOptions<Row>): AsyncGenerator<string> {
  let rows = first;
  for (;;) {
    yield `${JSON.stringify(rows)}\n`;
    const last = rows.at(-1);
    if (!last || rows.length < SNAPSHOT_ROWS) return;
    rows = await after(keyOf(last));
  }
}

/**
 * Streams every row in the order of its key, as lines that are arrays of up to a thousand rows: what the gateway
 * composes from, in one call however many rows there are. The ETag is the state before the first row was read, so rows
 * may be newer than it says, never older.
 */
export const sendSnapshot = async <Row>(req: Request, res: Response, options: SnapshotOptions<Row>): Promise<void> => {
  const first = await options.after(0); // before the headers, so that a failure is still a 503
  if (options.token !== undefined) res.set("etag", `"${options.token}"`);
  res.set("content-type", "application/x-ndjson");
  if (req.method === "HEAD") return void res.end();
  await pipeline(Readable.from(linesOf(first, options)), res);
};

/** True when a caller wants no kept answer. */
export const wantsFresh = (req: Request): boolean => /\bno-cache\b/.test(req.get("cache-control") ?? "");
