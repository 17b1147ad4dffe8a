import type { Request } from "express";
import { busy } from "./database-errors";
import { Problem } from "./problem";

/** One or more entity tags. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
const TAG = /(?:W\/)?"[\x21\x23-\x7e]*"/g;
const TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e]*")*$/;

/** Says whether a row is the one that the client decided on. */
export type Condition = (row: object) => boolean;

/**
 * The condition under which a row may be changed, from If-Match: its answer has one of the strong entity tags. `*` asks
 * for no more than that there is a row, as every change does.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 * @throws Problem 400 when the header is no list of entity tags
 */
export const ifMatch = (req: Request): Condition | undefined => {
  const header = req.get("if-match")?.trim();
  if (header === undefined || header === "*") return undefined;
  if (!TAGS.test(header))
    throw new Problem(400, "malformed-header", 'if-match: must be entity tags such as "abc", or *');
  const tags: readonly string[] = header.match(TAG) ?? [];
  const tagOf = req.app.get("etag fn") as (body: string, encoding: string) => string;
  return (row) => tags.includes(tagOf(JSON.stringify(row), "utf8")); // as res.json writes it
};

/** A row, and PostgreSQL's own mark of the transaction that wrote it last. */
export type Versioned<Row> = Row & { readonly version: string };

/** Gives each row its version. A statement that changes the row takes it as a parameter, `null` for any. */
export const VERSION_SQL = "xmin::text AS version";
export const isVersion = (parameter: string): string => `(${parameter}::text IS NULL OR xmin::text = ${parameter})`;

export interface ConditionalChange<Row, Result> {
  /** @default any row may be changed */
  readonly condition: Condition | undefined;
  readonly find: () => Promise<Versioned<Row> | undefined>;
  /** Changes the row while it has this version; `undefined` when it has not, or there is none. */
  readonly change: (version: string | null) => Promise<Result | undefined>;
}

/** Somebody else came between as often as that: as good as never. */
const MAX_TRIES = 5;

/**
 * Changes a row if it is the expected one, in the moment of the change.
 * @returns `undefined` without such a row
 * @throws Problem 412 when it is another by now; nothing was changed
 */
export const changeIf = async <Row extends object, Result>({
  condition,
  find,
  change,
}: ConditionalChange<Row, Result>): Promise<Result | undefined> => {
  if (!condition) return change(null);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await find();
    if (!found) return undefined;
    const { version, ...row } = found;
    if (!condition(row)) {
      throw new Problem(412, "precondition-failed", "it is not, or no longer, what If-Match names; read it again");
    }
    const changed = await change(version);
    if (changed !== undefined) return changed;
  }
  throw busy();
};
