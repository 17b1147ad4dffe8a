import { methodRefusal } from "./refusal";
import type { RequestSpec } from "./request";

const PATH = "/products-full";
const list = "products with their stock in a list";
const FIND = "body.find(({ id }) => id === Number";

const stockIs = (quantity: number, query = ""): RequestSpec => ({
  name: `shows ${quantity} in stock${query && " past every cache"}`,
  method: "GET",
  path: `${PATH}${query}`,
  afterWrite: query === "",
  expect: {
    status: 200,
    shape: list,
    headers: { etag: ".+" },
    holds: {
      "has the product with its stock": `${FIND}(pm.collectionVariables.get("product"))).inventory.quantity === ${quantity}`,
      "has its warehouse": `${FIND}(pm.collectionVariables.get("product"))).inventory.warehouse === pm.collectionVariables.get("run")`,
      "has the other product without stock": `${FIND}(pm.collectionVariables.get("other"))).inventory === undefined`,
      "has every product once": "new Set(body.map(({ id }) => id)).size === body.length",
    },
    keep: { etag: 'answer.headers.get("etag")' },
  },
});

/** Everything that a door must know about products with their stock: {{product}} has some, {{other}} has none. */
export const COMPOSITION_REQUESTS: readonly RequestSpec[] = [
  {
    name: "begins with 10 in stock",
    method: "POST",
    path: "/inventory",
    body: { product_id: "#{{product}}", quantity: 10, warehouse: "{{run}}" },
    expect: { status: 201, shape: "inventory", keep: { stock: "body.id" } },
  },
  stockIs(10),
  {
    name: "knows that the client's copy is current",
    method: "GET",
    path: PATH,
    headers: { "If-None-Match": "{{etag}}" },
    expect: { status: 304, orChanged: true },
  },
  {
    name: "takes one from the stock",
    method: "POST",
    path: "/inventory/{{stock}}/adjustments",
    body: { delta: -1, reason: "{{reason}}" },
    expect: { status: 201, shape: "adjustment", fields: { quantity: 9 } },
  },
  stockIs(9),
  stockIs(9, "?force_refresh=true"),
  {
    name: "refuses a refresh that is neither true nor false",
    method: "GET",
    path: `${PATH}?force_refresh=perhaps`,
    expect: { status: 400, problem: "malformed-query", wrong: ["force_refresh"] },
  },
  methodRefusal("POST", PATH, "GET, HEAD, OPTIONS"),
];
