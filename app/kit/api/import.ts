import { z } from "zod";
import { MAX_ID } from "../body";
import { pageParameters } from "../paging";
import { text } from "./text";

/** Lines of one file, without its head. */
export const MAX_IMPORT_LINES = 100_000;

const count = z.int().min(0).max(MAX_IMPORT_LINES);
const moment = z.iso.datetime();
const name = text({ max: 255 }).nullable().meta({ description: "name of the file" });

/** What becomes of one line. */
export const Verdict = z.enum(["added", "changed", "unchanged", "refused"]);
export type Verdict = z.infer<typeof Verdict>;

const Mode = z
  .enum(["all", "lines"])
  .meta({ description: "all or nothing, or every line that can be applied, by itself" });

/** A file on its way into products and stock. */
export const Import = z
  .object({
    id: z.int().min(1).max(MAX_ID),
    name,
    state: z.enum(["uploading", "ready", "applying", "applied", "refused", "failed"]).meta({
      description:
        "ready: the preview is whole; refused: all or nothing, and it was nothing; failed: an error on our side",
    }),
    mode: Mode.nullable(),
    parts: z.int().min(0).meta({ description: "parts received; the next has the number after" }),
    lines: count.meta({ description: "lines received, without the head" }),
    added: count,
    changed: count,
    unchanged: count,
    refused: count,
    processed: count.meta({ description: "lines that were applied or refused so far" }),
    created_at: moment,
    finished_at: moment.nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;

/** What begins an import. */
export const NewImport = z.object({ name: name.default(null) }).meta({ id: "NewImport" });
export type NewImport = z.infer<typeof NewImport>;

/** What applies an import. */
export const ImportApplication = z.object({ mode: Mode }).meta({ id: "ImportApplication" });
export type ImportApplication = z.infer<typeof ImportApplication>;

const cell = z.union([z.string(), z.number(), z.null()]);

/** Why a line is refused. */
export const RefusalCode = z.enum([
  "invalid-cell",
  "required",
  "wrong-number-of-cells",
  "no-such-product",
  "several-products",
  "repeated",
  "changed-meanwhile",
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** One line of a file, and what becomes of it. */
export const ImportLine = z
  .object({
    line: z
      .int()
      .min(2)
      .meta({ description: "as a spreadsheet counts: the head is 1, and a cell may hold line breaks" }),
    verdict: Verdict,
    product_id: z.int().min(1).max(MAX_ID).nullable(),
    name: z.string().nullable(),
    changes: z.record(z.string(), z.object({ from: cell, to: cell })),
    reason: z.object({ code: RefusalCode, field: z.string().nullable(), detail: z.string() }).nullable(),
  })
  .meta({ id: "ImportLine" });
export type ImportLine = z.infer<typeof ImportLine>;

/** Which lines of an import a list holds. */
export const ImportLineQuery = z.object({
  verdict: Verdict.optional().meta({ description: "only lines of this verdict" }),
  ...pageParameters,
});
export type ImportLineQuery = z.infer<typeof ImportLineQuery>;

/** How a part is taken. */
export const PartQuery = z.object({
  last: z.enum(["true", "false"]).optional().meta({ description: "true with the last part: the file is whole" }),
});
