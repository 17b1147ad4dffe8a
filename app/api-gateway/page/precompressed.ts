import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import type { RequestHandler } from "express";

/** What the build compresses. */
const COMPRESSED: ReadonlySet<string> = new Set([".js", ".css"]);

/** Sends the compressed copy of a file, where there is one and the browser can read it. */
export const precompressed =
  (folder: string): RequestHandler =>
  (req, res, next) => {
    if (!/^\/[\w-]+\.\w+$/.test(req.path) || !COMPRESSED.has(extname(req.path))) return next();
    res.vary("accept-encoding");
    const file = `${req.path.slice(1)}.br`;
    if (req.acceptsEncodings("br") !== "br" || !existsSync(join(folder, file))) return next();
    res.type(extname(req.path)).set("content-encoding", "br");
    res.sendFile(file, { root: folder, acceptRanges: false }, (error) => error && next(error));
  };
