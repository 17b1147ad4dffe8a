import { pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import { BODY_LIMIT_BYTES } from "../../kit/body";
import { endToEnd, type Headers } from "./headers";
import type { Upstream } from "./upstream";

const WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);
const BODY_HEADERS = ["content-length", "content-type", "content-encoding", "expect"];

/** Fires when the client leaves before its answer is whole. */
export const clientGone = (res: Response): AbortSignal => {
  const controller = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** Headers for the service: those that pass, and where the request came from. */
export const forwarded = (req: Request): Headers => {
  const { host, ...headers } = endToEnd(req.headers);
  const from = [req.get("x-forwarded-for"), req.socket.remoteAddress].filter(Boolean).join(", ");
  return {
    ...headers,
    "x-forwarded-for": from,
    "x-forwarded-host": req.get("x-forwarded-host") ?? String(host ?? ""),
    "x-forwarded-proto": req.get("x-forwarded-proto") ?? req.protocol,
  };
};

/**
 * Reads the whole body before a service hears of it: a slow client holds no service connection. Of one that is too large
 * the service gets enough to refuse it, as it would have, or to refuse something else first. The rest is read and
 * dropped, or the client, still sending, would not hear the answer.
 */
const bodyOf = async (req: Request): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    if (bytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES + 1);
};

const without = (headers: Headers, names: readonly string[]): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** Sends a request on to the service that owns its path, and streams the answer back as it is. */
export const proxyTo =
  (upstream: Upstream): RequestHandler =>
  async (req, res) => {
    const body = WITH_BODY.has(req.method) ? await bodyOf(req) : undefined;
    const headers = without(forwarded(req), body ? ["content-length", "expect"] : BODY_HEADERS);
    const signal = clientGone(res);
    const answer = await upstream.request({ method: req.method, path: req.originalUrl, headers, body, signal });
    res.status(answer.statusCode);
    for (const [name, value] of Object.entries(endToEnd(answer.headers))) res.setHeader(name, value);
    await pipeline(answer.body, res);
  };
