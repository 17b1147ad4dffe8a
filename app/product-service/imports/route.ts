import express, { type Request, Router } from "express";
import { ImportApplication, ImportLineQuery, NewImport, PartQuery } from "../../kit/api/import";
import { BODY_LIMIT_BYTES, idFrom, jsonBody, parseBody, parseQuery } from "../../kit/body";
import { sendPage } from "../../kit/paging";
import { allowOnly, Problem } from "../../kit/problem";
import type { ImportStore } from "./store";
import type { ImportWorker } from "./worker";

const notFound = (id: unknown) => new Problem(404, "import-not-found", `no import has the id ${id}`);
const idOf = (req: Request) => idFrom(req, "id", notFound);
const found = <T>(value: T | null, id: number): T => {
  if (value === null) throw notFound(id);
  return value;
};

const csvBody = express.raw({ type: "text/csv", limit: BODY_LIMIT_BYTES });

/** @throws Problem 415 when the body is not CSV in UTF-8 */
const partFrom = (req: Request): Buffer => {
  const charset = /charset="?([\w-]+)/i.exec(req.get("content-type") ?? "")?.[1] ?? "utf-8";
  if (req.is("text/csv") === "text/csv" && /^(utf-?8|us-ascii)$/i.test(charset)) return req.body as Buffer;
  if (req.get("content-length") === "0" || req.get("content-type") === undefined)
    throw new Problem(400, "malformed-request", "the request has no body; send CSV with content-type: text/csv");
  throw new Problem(415, "unsupported-media-type", "the body is not CSV in UTF-8; send content-type: text/csv");
};

/** Imports: begin, send the file, look at the preview, apply, follow. */
export const importRoutes = (imports: ImportStore, worker: ImportWorker) =>
  Router()
    .use((_req, res, next) => {
      res.set("cache-control", "no-store");
      next();
    })
    .post("/", jsonBody, async (req, res) => {
      const added = await imports.add(parseBody(NewImport, req));
      res.status(201).location(`${req.baseUrl}/${added.id}`).json(added);
    })
    .all("/", allowOnly("POST"))
    .get("/:id", async (req, res) => {
      const id = idOf(req);
      res.json(found(await imports.find(id), id));
    })
    .delete("/:id", async (req, res) => {
      const id = idOf(req);
      if (!(await imports.remove(id))) throw notFound(id);
      res.status(204).end();
    })
    .all("/:id", allowOnly("GET", "HEAD", "DELETE"))
    .put("/:id/parts/:number", csvBody, async (req, res) => {
      const [id, { last }] = [idOf(req), parseQuery(PartQuery, req)];
      const number = idFrom(
        req,
        "number",
        (wrong) => new Problem(404, "part-not-found", `no part has the number ${wrong}`),
      );
      res.json(found(await imports.take(id, { number, bytes: partFrom(req), isLast: last === "true" }), id));
    })
    .all("/:id/parts/:number", allowOnly("PUT"))
    .get("/:id/lines", async (req, res) => {
      const id = idOf(req);
      sendPage(req, res, found(await imports.lines(id, parseQuery(ImportLineQuery, req)), id));
    })
    .all("/:id/lines", allowOnly("GET", "HEAD"))
    .post("/:id/apply", jsonBody, async (req, res) => {
      const id = idOf(req);
      const applied = found(await imports.apply(id, parseBody(ImportApplication, req)), id);
      worker.wake();
      res.status(202).location(`${req.baseUrl}/${id}`).json(applied);
    })
    .all("/:id/apply", allowOnly("POST"));
