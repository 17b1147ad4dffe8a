import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Request, type Response, Router } from "express";
import type { Dispatcher } from "undici";
import { ProductFullQuery } from "../../kit/api/product-full";
import { parseQuery } from "../../kit/body";
import { allowOnly, unavailable } from "../../kit/problem";
import { endToEnd } from "../proxy/headers";
import { clientGone } from "../proxy/route";
import type { Upstream } from "../proxy/upstream";
import { compose } from "./compose";

const tokenOf = (answer: Dispatcher.ResponseData): string | undefined => {
  const { etag } = endToEnd(answer.headers);
  return etag && String(etag).replaceAll('"', "");
};

/** Both snapshots in one call each, or neither. */
const snapshots = async (req: Request, res: Response, products: Upstream, inventory: Upstream) => {
  const force = ["true", "1"].includes(parseQuery(ProductFullQuery, req).force_refresh ?? "false");
  const headers = {
    "x-request-id": String(res.getHeader("x-request-id")),
    ...(force && { "cache-control": "no-cache" }),
  };
  const other = new AbortController();
  const signal = AbortSignal.any([clientGone(res), other.signal]);
  const ask = async (upstream: Upstream, path: string) => {
    const answer = await upstream.request({ method: "GET", path, headers, signal });
    if (answer.statusCode !== 200) throw unavailable(upstream.name);
    return answer;
  };
  try {
    return await Promise.all([ask(products, "/internal/products"), ask(inventory, "/internal/inventory")]);
  } catch (error) {
    other.abort();
    throw error;
  }
};

/** Every product with its stock, joined while it streams: memory does not grow with the number of products. */
export const productsFullRoutes = (products: Upstream, inventory: Upstream) =>
  Router()
    .get("/", async (req, res) => {
      const [first, second] = await snapshots(req, res, products, inventory);
      const tokens = [tokenOf(first), tokenOf(second)];
      if (!tokens.includes(undefined)) res.set("etag", `W/"${tokens.join("-")}"`);
      res.type("json");
      if (req.fresh || req.method === "HEAD") {
        for (const { body } of [first, second]) body.destroy();
        return void res.status(req.fresh ? 304 : 200).end();
      }
      await pipeline(Readable.from(compose(first.body, second.body)), res);
    })
    .all("/", allowOnly("GET", "HEAD"));
