import { bodyRefusals, idRefusals, methodRefusal, NO_SUCH_ID, pageRefusals } from "./refusal";
import { current, type RequestSpec } from "./request";

const PATH = "/imports";
const ONE = "/imports/{{import}}";
const PART = `${ONE}/parts/1`;
const CSV = { "Content-Type": "text/csv; charset=utf-8" };
const FILE = 'name,price,category\r\n"by file, {{run}}",{{price}},{{run}}\r\nwithout price {{run}},,{{run}}\r\n';
/** Holds the next request back as long as the import is being applied, for ten seconds at most. */
const UNTIL_APPLIED = [
  "let times = 0;",
  'const look = () => pm.sendRequest(pm.variables.replaceIn("{{baseUrl}}/api/imports/{{import}}"), (_, answer) => {',
  '  if (answer?.json().state === "applying" && (times += 1) < 100) setTimeout(look, 100);',
  "});",
  "look();",
].join("\n");
const ETAG = { etag: 'answer.headers.get("etag")' };

const part = (name: string, options: Partial<RequestSpec> & Pick<RequestSpec, "expect">): RequestSpec => ({
  name,
  method: "PUT",
  path: PART,
  headers: CSV,
  body: FILE,
  ...options,
});
const apply = (name: string, mode: string, expect: RequestSpec["expect"]): RequestSpec => ({
  name,
  method: "POST",
  path: `${ONE}/apply`,
  body: { mode },
  expect,
});

const begin: RequestSpec = {
  name: "begins an import, and says where it is",
  method: "POST",
  path: PATH,
  body: { name: "{{run}}.csv" },
  expect: {
    status: 201,
    shape: "import",
    fields: { name: "{{run}}.csv", state: "uploading", mode: null, parts: 0, lines: 0 },
    headers: { location: "^PREFIX/imports/\\d+$" },
    keep: { import: "body.id" },
  },
};
const send = part("takes the file, and says what it would change", {
  path: `${PART}?last=true`,
  expect: { status: 200, shape: "import", fields: { state: "ready", parts: 1, lines: 2, added: 1, refused: 1 } },
});
const preview: RequestSpec = {
  name: "lists the lines",
  method: "GET",
  path: `${ONE}/lines`,
  expect: {
    status: 200,
    shape: "lines of an import",
    fields: { "[0].verdict": "added", "[1].reason.code": "required", "[1].reason.field": "price" },
    keep: ETAG,
  },
};
const applied: readonly RequestSpec[] = [
  apply("applies what can be applied", "lines", { status: 202, shape: "import", fields: { mode: "lines" } }),
  {
    name: "says that it is applied",
    method: "GET",
    path: ONE,
    before: UNTIL_APPLIED,
    expect: { status: 200, shape: "import", fields: { state: "applied", added: 1, processed: 2 }, keep: ETAG },
  },
];
const ended: readonly RequestSpec[] = [
  {
    name: "says which product it added",
    method: "GET",
    path: `${ONE}/lines?verdict=added`,
    expect: { status: 200, shape: "lines of an import", keep: { imported: "body[0].product_id" } },
  },
  {
    name: "has added the product",
    method: "GET",
    path: "/products/{{imported}}",
    afterWrite: true,
    expect: {
      status: 200,
      shape: "product",
      fields: { name: "by file, {{run}}", price: "#{{price}}", category: "{{run}}" },
    },
  },
  { name: "deletes the product", method: "DELETE", path: "/products/{{imported}}", expect: { status: 204 } },
  { name: "forgets the import", method: "DELETE", path: ONE, expect: { status: 204 } },
];

const refusedParts: readonly RequestSpec[] = [
  part("refuses a part over 100 kB", {
    before: 'pm.variables.set("large", "x".repeat(103000));',
    body: "{{large}}",
    expect: { status: 413, problem: "body-too-large" },
  }),
  part("refuses a part that is no CSV", {
    headers: { "Content-Type": "application/json" },
    expect: { status: 415, problem: "unsupported-media-type" },
  }),
  part("refuses a column that is not there", {
    body: "colour\r\nred\r\n",
    path: `${PART}?last=true`,
    expect: { status: 422, problem: "malformed-csv" },
  }),
  part("refuses a wrong last", {
    path: `${PART}?last=perhaps`,
    expect: { status: 400, problem: "malformed-query", wrong: ["last"] },
  }),
  part("refuses a part that is not the next", {
    path: `${ONE}/parts/2`,
    expect: { status: 409, problem: "part-out-of-order" },
  }),
  part("finds no import to send a part to", {
    path: `${PATH}/${NO_SUCH_ID}/parts/1`,
    expect: { status: 404, problem: "import-not-found" },
  }),
];

const refusedApplications: readonly RequestSpec[] = [
  ...bodyRefusals({
    method: "POST",
    path: `${ONE}/apply`,
    what: "an application",
    invalid: { body: { mode: "some" }, wrong: ["mode"] },
  }),
  {
    ...apply("finds nothing to apply", "all", { status: 404, problem: "import-not-found" }),
    path: `${PATH}/${NO_SUCH_ID}/apply`,
  },
];

/** An import from its file to its end. Leaves nothing. */
export const IMPORT_ESSENTIALS: readonly RequestSpec[] = [begin, send, preview, ...applied, ...ended];

/** Everything that a door must know about imports. Leaves nothing. */
export const IMPORT_REQUESTS: readonly RequestSpec[] = [
  ...bodyRefusals({ method: "POST", path: PATH, what: "an import", invalid: { body: { name: 7 }, wrong: ["name"] } }),
  ...idRefusals("import", ["GET", "DELETE"], (id) => `${PATH}/${id}`, {}),
  begin,
  methodRefusal("PATCH", ONE, "GET, HEAD, DELETE, OPTIONS"),
  apply("does not apply a file that is not whole", "lines", { status: 409, problem: "import-not-whole" }),
  ...refusedParts,
  send,
  { ...send, name: "takes the same part as often as it is sent, once" },
  preview,
  current("list", `${ONE}/lines`),
  ...pageRefusals(`${ONE}/lines`),
  {
    name: "finds no lines of an import that is not there",
    method: "GET",
    path: `${PATH}/${NO_SUCH_ID}/lines`,
    expect: { status: 404, problem: "import-not-found" },
  },
  apply("does not apply all where a line is refused", "all", { status: 409, problem: "import-has-refusals" }),
  ...refusedApplications,
  ...applied,
  current("import", ONE),
  apply("applies it once, however often it is asked", "lines", { status: 202, shape: "import" }),
  ...ended,
];
