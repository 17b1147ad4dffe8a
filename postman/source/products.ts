import { exportRequests } from "./export";
import { bodyRefusals, idRefusals, methodRefusal, outdatedRefusals, pageRefusals } from "./refusal";
import type { RequestSpec } from "./request";

const PATH = "/products";
const ONE = "/products/{{product}}";
const PRODUCT = { name: "{{name}} {{run}}", description: "{{description}}", price: "#{{price}}", category: "{{run}}" };
const KEY = { "Idempotency-Key": "{{run}}-{{product}}-product" };
const KEYED = { name: "Keyed {{run}}", price: 3 };

const changes: readonly RequestSpec[] = [
  {
    name: "adds a product, and says where it is",
    method: "POST",
    path: PATH,
    body: { ...PRODUCT, colour: "a field that nobody knows" },
    expect: {
      status: 201,
      shape: "product",
      fields: PRODUCT,
      headers: { location: "^PREFIX/products/\\d+$" },
      keep: { product: "body.id" },
    },
  },
  {
    name: "adds a product without description",
    method: "POST",
    path: PATH,
    body: { name: "Plain {{run}}", price: 0.01, category: "{{run}}" },
    expect: {
      status: 201,
      shape: "product",
      fields: { name: "Plain {{run}}", description: null, price: 0.01, category: "{{run}}" },
      keep: { plain: "body.id" },
    },
  },
  {
    name: "adds a product under a key",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: KEYED,
    expect: { status: 201, shape: "product", fields: KEYED, keep: { keyed: "body.id" } },
  },
  {
    name: "gives a repeat under the same key the first answer",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: KEYED,
    expect: { status: 201, shape: "product", fields: { id: "#{{keyed}}", ...KEYED } },
  },
  {
    name: "refuses another product under the same key",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: { ...KEYED, price: 4 },
    expect: { status: 422, problem: "idempotency-key-reused" },
  },
  { name: "deletes that product", method: "DELETE", path: `${PATH}/{{keyed}}`, expect: { status: 204 } },
  {
    name: "reads a product",
    method: "GET",
    path: ONE,
    expect: {
      status: 200,
      shape: "product",
      fields: { id: "#{{product}}", ...PRODUCT },
      headers: { etag: '^(W/)?".+"$', "cache-control": "no-cache" },
      keep: { etag: 'answer.headers.get("etag")' },
    },
  },
  {
    name: "knows that the client's copy is current",
    method: "GET",
    path: ONE,
    headers: { "If-None-Match": "{{etag}}" },
    expect: { status: 304 },
  },
  { name: "answers HEAD", method: "HEAD", path: ONE, expect: { status: 200, headers: { etag: ".+" } } },
  {
    name: "changes only the given field, of what the client has seen",
    method: "PUT",
    path: ONE,
    headers: { "If-Match": "{{etag}}" },
    body: { price: 99999999.99 },
    expect: { status: 200, shape: "product", fields: { ...PRODUCT, price: 99999999.99 } },
  },
  {
    name: "reads what was written, although the client has a copy",
    method: "GET",
    path: ONE,
    headers: { "If-None-Match": "{{etag}}" },
    afterWrite: true,
    expect: { status: 200, shape: "product", fields: { ...PRODUCT, price: 99999999.99 } },
  },
  ...outdatedRefusals(ONE, { price: 1 }),
];

const list = "products in a list";
const lists: readonly RequestSpec[] = [
  {
    name: "lists the products of a category by id",
    method: "GET",
    path: `${PATH}?category={{run}}`,
    afterWrite: true,
    expect: {
      status: 200,
      shape: list,
      headers: { etag: ".+", link: null },
      holds: {
        "has both products in order":
          'JSON.stringify(body.map(({ id }) => id)) === pm.variables.replaceIn("[{{product}},{{plain}}]")',
      },
      keep: { etag: 'answer.headers.get("etag")' },
    },
  },
  {
    name: "knows that the client's list is current",
    method: "GET",
    path: `${PATH}?category={{run}}`,
    headers: { "If-None-Match": "{{etag}}" },
    expect: { status: 304 },
  },
  {
    name: "links from a page to the next",
    method: "GET",
    path: `${PATH}?category={{run}}&limit=1`,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 1, "[0].id": "#{{product}}" },
      headers: { link: '^<PREFIX/products\\?.*cursor=[^>]+>; rel="next"$' },
      keep: { cursor: '/cursor=([^&>]+)/.exec(answer.headers.get("link"))?.[1]' },
    },
  },
  {
    name: "ends the pages with the last",
    method: "GET",
    path: `${PATH}?category={{run}}&limit=1&cursor={{cursor}}`,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 1, "[0].id": "#{{plain}}" },
      headers: { link: null },
    },
  },
  {
    name: "finds a part of a name",
    method: "GET",
    path: `${PATH}?q=PLAIN%20{{run}}`,
    expect: { status: 200, shape: list, fields: { length: 1, "[0].id": "#{{plain}}" } },
  },
  {
    name: "is empty where nothing matches",
    method: "GET",
    path: `${PATH}?category={{run}}-none`,
    expect: { status: 200, fields: { length: 0 }, shape: list },
  },
];

const deletions: readonly RequestSpec[] = [
  { name: "deletes a product", method: "DELETE", path: ONE, expect: { status: 204 } },
  {
    name: "has nothing more where a product was",
    method: "GET",
    path: ONE,
    afterWrite: true,
    expect: { status: 404, problem: "product-not-found" },
  },
  {
    name: "does not delete twice",
    method: "DELETE",
    path: ONE,
    expect: { status: 404, problem: "product-not-found" },
  },
  {
    name: "deletes the other product",
    method: "DELETE",
    path: "/products/{{plain}}",
    expect: { status: 204 },
  },
];

/** Everything that a door must know about products. Leaves none. */
export const PRODUCT_REQUESTS: readonly RequestSpec[] = [
  ...changes,
  ...lists,
  ...exportRequests(`${PATH}/export.csv`, "category={{run}}", "Plain {{run}}", "q"),
  ...pageRefusals(PATH),
  ...bodyRefusals({
    method: "POST",
    path: PATH,
    what: "a new product",
    invalid: { body: { name: "", price: 1.005, category: 5 }, wrong: ["name", "price", "category"] },
  }),
  ...bodyRefusals({
    method: "PUT",
    path: ONE,
    what: "a change",
    invalid: { body: { price: -1, description: 7 }, wrong: ["description", "price"] },
  }),
  {
    name: "refuses a change of no known field",
    method: "PUT",
    path: ONE,
    body: { colour: "red" },
    expect: { status: 422, problem: "invalid-body" },
  },
  ...idRefusals("product", ["GET", "PUT", "DELETE"], (id) => `${PATH}/${id}`, { price: 1 }),
  methodRefusal("PATCH", ONE, "GET, HEAD, PUT, DELETE, OPTIONS"),
  ...deletions,
];
