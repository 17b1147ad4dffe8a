import type { Request, Response } from "express";
import { z } from "zod";
import { wholeNumber } from "./api/whole-number";
import { MAX_ID } from "./body";

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const DIGITS = /^[1-9]\d{0,15}$/;

/** Cursors are opaque, so that what is in them may change. */
export const cursorAfter = (id: number): string => Buffer.from(String(id)).toString("base64url");

/** A cursor of ours: an id that the column can hold, in the one encoding that we give it. */
export const cursorUpTo = (maxId: number) =>
  z
    .string()
    .transform((text, context) => {
      const id = Buffer.from(text, "base64url").toString();
      if (DIGITS.test(id) && Number(id) <= maxId && cursorAfter(Number(id)) === text) return Number(id);
      context.addIssue({ code: "custom", message: "is not a cursor of ours; follow the Link header" });
      return z.NEVER;
    })
    .meta({ description: "where the next page starts, from the Link header", type: "string" });

/** Query parameters of every list. */
export const pageParameters = {
  limit: wholeNumber(1, MAX_LIMIT).default(DEFAULT_LIMIT).meta({ description: "rows on a page" }),
  cursor: cursorUpTo(MAX_ID).optional(),
};

/** Rows of one page, and whether there are more. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the next page starts; absent on the last. */
  readonly next?: string;
}

/** Cuts a page out of rows that were read with one to spare. */
export const pageOf = <Row extends { readonly id: number }>(rows: readonly Row[], limit: number): Page<Row> => {
  const last = rows[limit - 1];
  return rows.length > limit && last ? { rows: rows.slice(0, limit), next: cursorAfter(last.id) } : { rows };
};

/** Answers with the rows, and links to the next page by the door that the client came through. */
export const sendPage = <Row>(req: Request, res: Response, { rows, next }: Page<Row>): void => {
  if (next !== undefined) {
    const [path = "", query = ""] = req.originalUrl.split("?", 2);
    const parameters = new URLSearchParams(query);
    parameters.set("cursor", next);
    res.set("link", `<${path}?${parameters}>; rel="next"`);
  }
  res.json(rows);
};
