import type { RequestSpec } from "./request";

/** An id that PostgreSQL's integer cannot hold, so no row has it, whatever is in the database. */
export const NO_SUCH_ID = "2147483648";
/** Just over the 100 kB that a body may have. */
const TOO_LARGE_BYTES = 103_000;

export interface BodyRefusalOptions {
  readonly method: "POST" | "PUT";
  readonly path: string;
  /** Completes "refuses …": what the body was for. */
  readonly what: string;
  /** A body with wrong fields, and what the refusal names. */
  readonly invalid: { readonly body: object; readonly wrong: readonly string[] };
}

/** What every path that takes a body refuses in the same way. */
export const bodyRefusals = ({ method, path, what, invalid }: BodyRefusalOptions): RequestSpec[] => [
  {
    name: `refuses ${what} of malformed JSON`,
    method,
    path,
    body: '{"name": ',
    expect: { status: 400, problem: "malformed-request" },
  },
  {
    name: `refuses ${what} without a body`,
    method,
    path,
    expect: { status: 400, problem: "malformed-request" },
  },
  {
    name: `refuses ${what} over 100 kB`,
    method,
    path,
    before: `pm.variables.set("large", "x".repeat(${TOO_LARGE_BYTES}));`,
    body: '{"name": "{{large}}"}',
    expect: { status: 413, problem: "body-too-large" },
  },
  {
    name: `refuses ${what} that is not JSON`,
    method,
    path,
    headers: { "Content-Type": "text/plain" },
    body: "a chair",
    expect: { status: 415, problem: "unsupported-media-type" },
  },
  {
    name: `refuses ${what} with wrong fields, and names each`,
    method,
    path,
    body: invalid.body,
    expect: { status: 422, problem: "invalid-body", wrong: invalid.wrong },
  },
  {
    name: `refuses ${what} that is no object`,
    method,
    path,
    body: "[]",
    expect: { status: 422, problem: "invalid-body" },
  },
];

/** What every path with an id refuses in the same way. */
export const idRefusals = (
  noun: "product" | "inventory" | "import",
  methods: readonly ("GET" | "PUT" | "DELETE" | "POST")[],
  pathOf: (id: string) => string,
  body: object,
): RequestSpec[] =>
  methods.flatMap((method) => {
    const request = { method, ...((method === "PUT" || method === "POST") && { body }) };
    return [
      {
        name: `refuses to ${method} by an id that is no number`,
        ...request,
        path: pathOf("abc"),
        expect: { status: 400, problem: "malformed-path" },
      },
      {
        name: `finds nothing to ${method} by an id that is not there`,
        ...request,
        path: pathOf(NO_SUCH_ID),
        expect: { status: 404, problem: `${noun}-not-found` },
      },
    ];
  });

/** What every change of one thing refuses that was decided on another than what is there. */
export const outdatedRefusals = (path: string, body: object): RequestSpec[] =>
  (["PUT", "DELETE"] as const).map((method) => ({
    name: `refuses to ${method} what the client has not seen`,
    method,
    path,
    headers: { "If-Match": '"of-another-state"' },
    ...(method === "PUT" && { body }),
    expect: { status: 412, problem: "precondition-failed" },
  }));

/** What every list refuses in the same way. */
export const pageRefusals = (path: string): RequestSpec[] =>
  [
    ["limit", "0"],
    ["limit", "1001"],
    ["limit", "many"],
    ["cursor", "!!!"],
  ].map(([name = "", value]) => ({
    name: `refuses a list with ${name}=${value}`,
    method: "GET",
    path: `${path}?${name}=${value}`,
    expect: { status: 400, problem: "malformed-query", wrong: [name] },
  }));

/** A method that a path does not have. */
export const methodRefusal = (method: "PATCH" | "DELETE" | "POST", path: string, allow: string): RequestSpec => ({
  name: `refuses ${method}, and names the methods that are there`,
  method,
  path,
  expect: { status: 405, problem: "method-not-allowed", headers: { allow: `^${allow}$` } },
});
