import { current, type Folder, type Item, itemFor, type RequestSpec } from "./request";

const NAMES = {
  "{{baseUrl}}": "api-gateway",
  "{{productUrl}}": "product-service",
  "{{inventoryUrl}}": "inventory-service",
};
type Base = keyof typeof NAMES;

/** A door that has no address of its own falls back to the gateway's, and there the gateway answers. */
const nameAt = (base: Base): string =>
  base === "{{baseUrl}}"
    ? `body.service === "api-gateway"`
    : `body.service === (pm.variables.replaceIn("${base}") === pm.variables.replaceIn("{{baseUrl}}") ? "api-gateway" : "${NAMES[base]}")`;

const answersFor = (base: Base): RequestSpec[] => {
  const holds = { "says who answers": nameAt(base) };
  const noStore = { "cache-control": "^no-store$" };
  const read = { method: "GET", name: "" } as const;
  return [
    {
      ...read,
      name: "lives",
      path: "/health",
      expect: { status: 200, shape: "health", fields: { status: "ok" }, holds, headers: noStore },
    },
    {
      ...read,
      name: "is ready",
      path: "/ready",
      expect: { status: 200, shape: "readiness", fields: { status: "ready" }, headers: noStore },
    },
    { ...read, name: "says what it is", path: "/version", expect: { status: 200, shape: "version", holds } },
    {
      ...read,
      name: "finds nothing at a path that is not there",
      path: "/nothing-lives-here",
      expect: { status: 404, problem: "path-not-found" },
    },
    {
      name: "refuses POST, and names the methods that are there",
      method: "POST",
      path: "/health",
      expect: { status: 405, problem: "method-not-allowed", headers: { allow: "^GET, HEAD, OPTIONS$" } },
    },
  ];
};

const html = { "content-type": "^text/html", "content-security-policy": "default-src 'none'" };
const ETAG = { etag: 'answer.headers.get("etag")' };
/** The parts and conditions of RFC 9110, which a file obeys and no row needs. */
const conditions = (what: string, path: string): RequestSpec[] => [
  {
    name: `serves the part of the ${what} that is asked for`,
    method: "GET",
    path,
    headers: { Range: "bytes=0-14" },
    expect: { status: 206, headers: { "content-range": "^bytes 0-14/" } },
  },
  {
    name: `refuses a range that lies behind the end of the ${what}`,
    method: "GET",
    path,
    headers: { Range: "bytes=99999999-" },
    expect: { status: 416, problem: "range-not-satisfiable", headers: { "content-range": "^bytes \\*/" } },
  },
  {
    name: `refuses a condition that the ${what} does not meet`,
    method: "GET",
    path,
    headers: { "If-Match": '"another"' },
    expect: { status: 412, problem: "precondition-failed", headers: { etag: null } },
  },
];
const PAGE: readonly RequestSpec[] = [
  { name: "serves the page", method: "GET", path: "/", expect: { status: 200, headers: html, keep: ETAG } },
  current("page", "/"),
  ...conditions("page", "/"),
  {
    name: "serves the reader of the reference",
    method: "GET",
    path: "/docs",
    expect: {
      status: 200,
      headers: html,
      keep: { ...ETAG, asset: '/"\\/static\\/([^"]+)"/.exec(answer.text())?.[1]' },
    },
  },
  current("reader", "/docs"),
  ...conditions("reader", "/docs"),
  { name: "serves what the reader needs", method: "GET", path: "/static/{{asset}}", expect: { status: 200 } },
  {
    name: "refuses an asset that is not there",
    method: "GET",
    path: "/static/nothing-lives-here.js",
    expect: { status: 404, problem: "path-not-found" },
  },
  {
    name: "describes every operation",
    method: "GET",
    path: "/api/openapi.json",
    expect: {
      status: 200,
      shape: "OpenAPI document",
      holds: { "is OpenAPI 3.1": 'body.openapi.startsWith("3.1")' },
      headers: { "content-type": "^application/json" },
      keep: ETAG,
    },
  },
  current("description", "/api/openapi.json"),
];

const at = (base: Base, specs: readonly RequestSpec[]): Item[] =>
  specs.map((spec) => itemFor(spec, { base, prefix: "" }));

/** Who answers, and the page. */
export const SERVICE_FOLDERS: readonly Folder[] = [
  ...(Object.keys(NAMES) as Base[]).map((base) => ({ name: `The ${NAMES[base]}`, item: at(base, answersFor(base)) })),
  { name: "The page", item: at("{{baseUrl}}", PAGE) },
];
