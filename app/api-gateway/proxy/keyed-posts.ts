import { OPERATIONS } from "../openapi/operations";

const isKeyed = (header: { readonly name: string }): boolean => header.name === "Idempotency-Key";

/** Path of an operation as a request has it: with or without /api, whatever its ids and its query. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/^\/api/, "(/api)?").replace(/\{\w+\}/g, "[^/?]+")}/?(\\?|$)`, "i");

const KEYED = OPERATIONS.filter(({ method, headers }) => method === "post" && headers?.some(isKeyed)).map(({ path }) =>
  patternOf(path),
);

/** True when a POST to this path has one effect for each Idempotency-Key, as its operation promises. */
export const keepsKeys = (path: string): boolean => KEYED.some((pattern) => pattern.test(path));
