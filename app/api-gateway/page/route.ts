import express, { type RequestHandler, Router } from "express";
import { allowOnly } from "../../kit/problem";
import { precompressed } from "./precompressed";

const file =
  (folder: string, name: string): RequestHandler =>
  (_req, res, next) =>
    res.sendFile(name, { root: folder }, (error) => error && next(error));

/** The page, its assets, the OpenAPI document and its reader. */
export const pageRoutes = (staticFolder: string, openapi: object) =>
  Router()
    .get("/", file(staticFolder, "index.html"))
    .get("/docs", file(staticFolder, "docs.html"))
    .use("/static", precompressed(staticFolder), express.static(staticFolder, { index: false, redirect: false }))
    .get("/api/openapi.json", (_req, res) => void res.json(openapi))
    .all(["/", "/docs", "/static/*path", "/api/openapi.json"], (req, res, next) =>
      req.method === "GET" || req.method === "HEAD" ? next() : allowOnly("GET", "HEAD")(req, res, next),
    );
