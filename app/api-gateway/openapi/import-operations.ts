import { Import, ImportApplication, ImportLine, ImportLineQuery, NewImport, PartQuery } from "../../kit/api/import";
import { away, ifNoneMatch, list, missing, type Operation, one, problem, read, write } from "./operation";

const tag = "imports";
const ONE = "/api/imports/{id}";

/** Operations on files that come in. */
export const IMPORT_OPERATIONS: readonly Operation[] = [
  {
    id: "addImport",
    method: "post",
    tag,
    path: "/api/imports",
    summary: "Begin an import of products and stock",
    body: NewImport,
    responses: { 201: one(Import, "begun: send the file in parts"), ...write },
  },
  {
    id: "readImport",
    method: "get",
    headers: ifNoneMatch,
    tag,
    path: ONE,
    summary: "Read how far an import is",
    responses: { 200: one(Import), ...missing, ...read },
  },
  {
    id: "deleteImport",
    method: "delete",
    tag,
    path: ONE,
    summary: "Forget an import; what it applied stays",
    responses: { 204: { description: "forgotten" }, 400: problem("malformed path"), ...missing, ...away },
  },
  {
    id: "putImportPart",
    method: "put",
    tag,
    path: `${ONE}/parts/{number}`,
    summary: "Send the next part of the file, cut anywhere, and preview the lines that end in it",
    query: PartQuery,
    csvBody: true,
    responses: {
      200: one(Import, "received; the same part again changes nothing"),
      ...missing,
      409: problem("another part is next, or the file is whole"),
      ...write,
      415: problem("not CSV in UTF-8"),
      422: problem("not CSV as RFC 4180 has it, columns that are not known, or too many lines"),
    },
  },
  {
    id: "listImportLines",
    method: "get",
    headers: ifNoneMatch,
    tag,
    path: `${ONE}/lines`,
    summary: "List the lines of an import, with what each changes or why it is refused",
    query: ImportLineQuery,
    responses: { 200: list(ImportLine), ...missing, ...read },
  },
  {
    id: "applyImport",
    method: "post",
    tag,
    path: `${ONE}/apply`,
    summary: "Apply an import that is whole, all or nothing or line by line",
    body: ImportApplication,
    responses: {
      202: one(Import, "being applied; read the import to follow"),
      ...missing,
      409: problem("not whole, applied in the other way, or lines are refused and it is all or nothing"),
      ...write,
    },
  },
];
