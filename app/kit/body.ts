import { isUtf8 } from "node:buffer";
import express, { type Request } from "express";
import type { z } from "zod";
import { type FieldError, Problem } from "./problem";

/** Largest body that any door takes. The contract's 100 kB, as `express.json` counts them. */
export const BODY_LIMIT_BYTES = 102_400;

const noBody = () =>
  new Problem(400, "malformed-request", "the request has no body; send JSON with content-type: application/json");

const notUtf8 = () => new Problem(400, "malformed-request", "the body is not UTF-8, which JSON has to be");

/** Reads a JSON body of up to 100 kB. Anything that is JSON passes; the schema decides what it may be. */
export const jsonBody = express.json({
  limit: BODY_LIMIT_BYTES,
  strict: false,
  verify: (_req, _res, body, charset) => {
    if (body.length === 0) throw noBody(); // Express would make an empty object of it
    // It would read UTF-7 and UTF-16, and put a question mark in the place of a byte that is none of UTF-8.
    if (charset !== "utf-8" || !isUtf8(body)) throw notUtf8();
  },
});

const fieldErrors = ({ issues }: z.ZodError): FieldError[] =>
  issues.map(({ path, message }) => ({ field: path.join(".") || "body", message }));

const sentence = (errors: readonly FieldError[]): string =>
  errors.map(({ field, message }) => `${field}: ${message}`).join("; ");

const hasBody = (req: Request): boolean =>
  req.get("transfer-encoding") !== undefined || Number(req.get("content-length") ?? 0) > 0;

/** Gives the body as the schema describes it. @throws Problem 400 without a JSON body, 415 for another type, 422 naming each wrong field */
export const parseBody = <T extends z.ZodType>(schema: T, req: Request): z.output<T> => {
  if (req.body === undefined) {
    if (hasBody(req) && !req.is("json")) {
      throw new Problem(415, "unsupported-media-type", "the body is not JSON; send content-type: application/json");
    }
    throw new Problem(
      400,
      "malformed-request",
      "the request has no body; send JSON with content-type: application/json",
    );
  }
  const result = schema.safeParse(req.body, { error: explain });
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  throw new Problem(422, "invalid-body", sentence(errors), { errors });
};

/** Gives the query parameters as the schema describes them. @throws Problem 400 naming each wrong parameter */
export const parseQuery = <T extends z.ZodType>(schema: T, req: Request): z.output<T> => {
  const result = schema.safeParse(req.query);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  throw new Problem(400, "malformed-query", sentence(errors), { errors });
};

/** zod says "received undefined" where a person says that a field is missing. */
const explain: z.core.$ZodErrorMap = (issue) =>
  issue.code === "invalid_type" && issue.input === undefined ? "is required" : undefined;

const ID = /^(0|[1-9]\d{0,18})$/;
/** Largest value of PostgreSQL's integer, the type of every id. */
export const MAX_ID = 2_147_483_647;

/**
 * Gives the id in the path. One beyond PostgreSQL's integer is well-formed, and no row has it, so `notFound` answers.
 * @throws Problem 400 when it is not a whole number
 */
export const idFrom = (req: Request, name: string, notFound: (id: string) => Problem): number => {
  const text = String(req.params[name]);
  if (!ID.test(text)) throw new Problem(400, "malformed-path", `${name}: "${text}" is not an id; use a whole number`);
  if (Number(text) > MAX_ID) throw notFound(text);
  return Number(text);
};
