import { bodyRefusals, idRefusals, methodRefusal, pageRefusals } from "./refusal";
import type { RequestSpec } from "./request";

const PATH = "/inventory/{{stock}}/adjustments";
const list = "adjustments in a list";
const KEY = { "Idempotency-Key": "{{run}}-{{stock}}" };
const SOLD = { delta: -2, reason: "{{reason}}" };

const quantityIs = (quantity: number): RequestSpec => ({
  name: `has ${quantity} in stock`,
  method: "GET",
  path: "/inventory/{{stock}}",
  afterWrite: true,
  expect: { status: 200, shape: "inventory", fields: { quantity } },
});

const adjustments: readonly RequestSpec[] = [
  {
    name: "begins with the inventory of a product",
    method: "POST",
    path: "/inventory",
    body: { product_id: "#{{product}}", quantity: 10, warehouse: "{{run}}" },
    expect: { status: 201, shape: "inventory", keep: { stock: "body.id" } },
  },
  {
    name: "adds to the stock",
    method: "POST",
    path: PATH,
    body: { delta: 5, reason: "{{reason}}" },
    expect: {
      status: 201,
      shape: "adjustment",
      fields: { inventory_id: "#{{stock}}", delta: 5, reason: "{{reason}}", quantity: 15 },
      headers: { location: "^PREFIX/inventory/\\d+/adjustments$" },
    },
  },
  quantityIs(15),
  {
    name: "takes from the stock, under a key",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: SOLD,
    expect: { status: 201, shape: "adjustment", fields: { ...SOLD, quantity: 13 }, keep: { adjustment: "body.id" } },
  },
  {
    name: "gives a retry under the same key the first answer",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: SOLD,
    expect: { status: 201, shape: "adjustment", fields: { id: "#{{adjustment}}", ...SOLD, quantity: 13 } },
  },
  {
    name: "refuses another request under the same key",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: { ...SOLD, delta: -3 },
    expect: { status: 422, problem: "idempotency-key-reused" },
  },
  {
    name: "refuses to go below zero",
    method: "POST",
    path: PATH,
    body: { delta: -14, reason: "{{reason}}" },
    expect: { status: 409, problem: "stock-out-of-limits" },
  },
  quantityIs(13),
];

const history: readonly RequestSpec[] = [
  {
    name: "lists the history, newest first, each effect once",
    method: "GET",
    path: PATH,
    expect: {
      status: 200,
      shape: list,
      fields: {
        length: 3,
        "[0].id": "#{{adjustment}}",
        "[0].quantity": 13,
        "[1].quantity": 15,
        "[2].delta": 10,
        "[2].reason": "first quantity",
      },
      headers: { etag: ".+" },
      keep: { etag: 'answer.headers.get("etag")' },
    },
  },
  {
    name: "knows that the client's history is current",
    method: "GET",
    path: PATH,
    headers: { "If-None-Match": "{{etag}}" },
    expect: { status: 304 },
  },
  {
    name: "links from a page to the next",
    method: "GET",
    path: `${PATH}?limit=1`,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 1, "[0].delta": -2 },
      headers: { link: '^<PREFIX/inventory/\\d+/adjustments\\?.*cursor=[^>]+>; rel="next"$' },
      keep: { cursor: '/cursor=([^&>]+)/.exec(answer.headers.get("link"))?.[1]' },
    },
  },
  {
    name: "ends the pages with the last",
    method: "GET",
    path: `${PATH}?limit=2&cursor={{cursor}}`,
    expect: { status: 200, shape: list, fields: { length: 2, "[0].delta": 5 }, headers: { link: null } },
  },
  ...pageRefusals(PATH),
];

const refusals: readonly RequestSpec[] = [
  ...bodyRefusals({
    method: "POST",
    path: PATH,
    what: "an adjustment",
    invalid: { body: { delta: 0, reason: "" }, wrong: ["delta", "reason"] },
  }),
  {
    name: "refuses a key of 256 characters",
    method: "POST",
    path: PATH,
    headers: { "Idempotency-Key": "k".repeat(256) },
    body: SOLD,
    expect: { status: 400, problem: "malformed-header" },
  },
  ...idRefusals("inventory", ["GET", "POST"], (id) => `/inventory/${id}/adjustments`, { delta: 1, reason: "found" }),
  methodRefusal("DELETE", PATH, "GET, HEAD, POST, OPTIONS"),
  { name: "ends without that inventory", method: "DELETE", path: "/inventory/{{stock}}", expect: { status: 204 } },
];

/** Everything that a door must know about adjustments, on a product {{product}} without inventory. Leaves it so. */
export const ADJUSTMENT_REQUESTS: readonly RequestSpec[] = [...adjustments, ...history, ...refusals];
