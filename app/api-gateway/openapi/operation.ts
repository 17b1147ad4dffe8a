import type { z } from "zod";
import { ProblemDocument } from "../../kit/api/problem-document";

/** What an answer holds. */
export type ResponseBody =
  | { readonly schema: z.ZodType; readonly isList?: boolean; readonly isProblem?: boolean }
  | { readonly html: true }
  | { readonly csv: true }
  | { readonly any: true };

/** One status and what comes with it. */
export interface ResponseDescription {
  readonly description: string;
  /** @default no body */
  readonly body?: ResponseBody;
}

/** One method of one path: what it takes and every status it answers. */
export interface Operation {
  readonly id: string;
  readonly method: "get" | "post" | "put" | "delete";
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly headers?: readonly { readonly name: string; readonly description: string }[];
  readonly body?: z.ZodType;
  /** The body is a part of a file. @default false */
  readonly csvBody?: boolean;
  readonly responses: Readonly<Record<number, ResponseDescription>>;
}

/** An answer other than success. */
export const problem = (description: string): ResponseDescription => ({
  description,
  body: { schema: ProblemDocument, isProblem: true },
});

/** An answer that is one thing. */
export const one = (schema: z.ZodType, description = "found") => ({ description, body: { schema } });

/** An answer that is one page of things. */
export const list = (schema: z.ZodType) => ({
  description: "one page; Link leads to the next",
  body: { schema, isList: true },
});

/** What a page answers. */
export const page = {
  200: { description: "the page", body: { html: true } },
  206: { description: "the part of the page that Range asks for", body: { html: true } },
  304: { description: "the client's copy is current" },
  412: problem("the page is not the one that If-Match or If-Unmodified-Since names"),
  416: problem("no byte of the page lies in the range"),
} as const;

/** What any operation answers while something is away. */
export const away = {
  502: problem("a service broke off its answer"),
  503: problem("a dependency is away; Retry-After says when to try again"),
  504: problem("a service took too long"),
};

/** What any read answers besides its success. */
export const read = {
  304: { description: "the client's copy is current" },
  400: problem("malformed path or query"),
  ...away,
};

/** What any operation with a body answers besides its success. */
export const write = {
  400: problem("malformed path or JSON"),
  408: problem("the body came too slowly"),
  413: problem("body over 100 kB"),
  415: problem("not JSON"),
  422: problem("well-formed, but a field is wrong"),
  ...away,
};

/** What an operation on one thing answers where there is none. */
export const missing = { 404: problem("no such id") };

/** The header of a client that has a copy. */
export const ifNoneMatch = [{ name: "If-None-Match", description: "ETag of the copy that the client has" }];

/** The header of a client that changes what it has seen. */
export const ifMatch = [{ name: "If-Match", description: "ETag of what the client decided on; another by now is 412" }];

/** What a change of one thing answers that is no longer what the client has seen. */
export const outdated = { 412: problem("it is not, or no longer, what If-Match names; nothing was changed") };
