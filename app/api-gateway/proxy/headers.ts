import type { IncomingHttpHeaders } from "node:http";

/**
 * Headers that belong to one connection and end at it.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export type Headers = Record<string, string | string[]> & { etag?: string; host?: string };

/** Gives the headers that may pass to the next connection: those that neither the standard nor the sender keeps here. */
export const endToEnd = (headers: IncomingHttpHeaders): Headers => {
  const named = String(headers.connection ?? "")
    .toLowerCase()
    .split(/\s*,\s*/);
  const passing = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !HOP_BY_HOP.has(name) && !named.includes(name),
  );
  return Object.fromEntries(passing) as Headers;
};
