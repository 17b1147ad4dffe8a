import { exportRequests } from "./export";
import { bodyRefusals, idRefusals, methodRefusal, NO_SUCH_ID, outdatedRefusals, pageRefusals } from "./refusal";
import type { RequestSpec } from "./request";

const PATH = "/inventory";
const ONE = "/inventory/{{inventory}}";
const OF_PRODUCT = "/inventory/product/{{product}}";
const INVENTORY = { product_id: "#{{product}}", quantity: "#{{quantity}}", warehouse: "{{run}}" };
const KEY = { "Idempotency-Key": "{{run}}-{{product}}-inventory" };
const list = "inventories in a list";

const changes: readonly RequestSpec[] = [
  {
    name: "adds the inventory of a product, and says where it is",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: INVENTORY,
    expect: {
      status: 201,
      shape: "inventory",
      fields: INVENTORY,
      headers: { location: "^PREFIX/inventory/\\d+$" },
      keep: { inventory: "body.id" },
    },
  },
  {
    name: "gives a repeat under the same key the first answer",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: INVENTORY,
    expect: { status: 201, shape: "inventory", fields: { id: "#{{inventory}}", ...INVENTORY } },
  },
  {
    name: "refuses another inventory under the same key",
    method: "POST",
    path: PATH,
    headers: KEY,
    body: { ...INVENTORY, warehouse: null },
    expect: { status: 422, problem: "idempotency-key-reused" },
  },
  {
    name: "adds the inventory of another product, without warehouse",
    method: "POST",
    path: PATH,
    body: { product_id: "#{{other}}", quantity: 0 },
    expect: {
      status: 201,
      shape: "inventory",
      fields: { quantity: 0, warehouse: null },
      keep: { otherInventory: "body.id" },
    },
  },
  {
    name: "refuses a second inventory of a product",
    method: "POST",
    path: PATH,
    body: INVENTORY,
    expect: { status: 409, problem: "inventory-exists" },
  },
  ...[ONE, OF_PRODUCT].flatMap((path): RequestSpec[] => [
    {
      name: `reads an inventory${path === ONE ? "" : " by its product"}`,
      method: "GET",
      path,
      expect: {
        status: 200,
        shape: "inventory",
        fields: { id: "#{{inventory}}", ...INVENTORY },
        headers: { etag: ".+" },
        keep: { etag: 'answer.headers.get("etag")' },
      },
    },
    {
      name: `knows that the client's copy is current${path === ONE ? "" : ", by its product"}`,
      method: "GET",
      path,
      headers: { "If-None-Match": "{{etag}}" },
      expect: { status: 304 },
    },
  ]),
  {
    name: "changes only the given field, of what the client has seen",
    method: "PUT",
    path: ONE,
    headers: { "If-Match": "{{etag}}" },
    body: { quantity: 2147483647 },
    expect: { status: 200, shape: "inventory", fields: { ...INVENTORY, quantity: 2147483647 } },
  },
  {
    name: "reads what was written, although the client has a copy",
    method: "GET",
    path: OF_PRODUCT,
    headers: { "If-None-Match": "{{etag}}" },
    afterWrite: true,
    expect: { status: 200, shape: "inventory", fields: { quantity: 2147483647 } },
  },
  {
    name: "puts the quantity and the warehouse of both",
    method: "PUT",
    path: "/inventory/{{otherInventory}}",
    body: { warehouse: "{{run}}", quantity: 1 },
    expect: { status: 200, shape: "inventory", fields: { warehouse: "{{run}}", quantity: 1 } },
  },
  ...outdatedRefusals(ONE, { quantity: 1 }),
];

const lists: readonly RequestSpec[] = [
  {
    name: "lists the inventory of the products that are asked for",
    method: "GET",
    path: `${PATH}?product_id={{product}},{{other}},${NO_SUCH_ID}`,
    afterWrite: true,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 2, "[0].id": "#{{inventory}}", "[1].id": "#{{otherInventory}}" },
      headers: { etag: ".+" },
      keep: { etag: 'answer.headers.get("etag")' },
    },
  },
  {
    name: "knows that the client's list is current",
    method: "GET",
    path: `${PATH}?product_id={{product}},{{other}},${NO_SUCH_ID}`,
    headers: { "If-None-Match": "{{etag}}" },
    expect: { status: 304 },
  },
  {
    name: "links from a page of a warehouse to the next",
    method: "GET",
    path: `${PATH}?warehouse={{run}}&limit=1`,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 1, "[0].id": "#{{inventory}}" },
      headers: { link: '^<PREFIX/inventory\\?.*cursor=[^>]+>; rel="next"$' },
      keep: { cursor: '/cursor=([^&>]+)/.exec(answer.headers.get("link"))?.[1]' },
    },
  },
  {
    name: "ends the pages with the last",
    method: "GET",
    path: `${PATH}?warehouse={{run}}&limit=1&cursor={{cursor}}`,
    expect: {
      status: 200,
      shape: list,
      fields: { length: 1, "[0].id": "#{{otherInventory}}" },
      headers: { link: null },
    },
  },
  {
    name: "refuses a list of products that are no numbers",
    method: "GET",
    path: `${PATH}?product_id=1,x`,
    expect: { status: 400, problem: "malformed-query", wrong: ["product_id"] },
  },
  ...exportRequests(`${PATH}/export.csv`, "warehouse={{run}}", "{{run}}", "q"),
  ...pageRefusals(PATH),
];

const refusals: readonly RequestSpec[] = [
  {
    name: "refuses the inventory of a product that is not there",
    method: "POST",
    path: PATH,
    body: { product_id: 2147483647, quantity: 1 },
    expect: { status: 422, problem: "no-such-product", wrong: ["product_id"] },
  },
  ...bodyRefusals({
    method: "POST",
    path: PATH,
    what: "a new inventory",
    invalid: { body: { quantity: -1, warehouse: 5 }, wrong: ["product_id", "quantity", "warehouse"] },
  }),
  ...bodyRefusals({
    method: "PUT",
    path: ONE,
    what: "a change",
    invalid: { body: { quantity: 1.5 }, wrong: ["quantity"] },
  }),
  {
    name: "refuses a change of no known field",
    method: "PUT",
    path: ONE,
    body: { colour: "red" },
    expect: { status: 422, problem: "invalid-body" },
  },
  ...idRefusals("inventory", ["GET", "PUT", "DELETE"], (id) => `${PATH}/${id}`, { quantity: 1 }),
  ...idRefusals("inventory", ["GET"], (id) => `${PATH}/product/${id}`, {}),
  methodRefusal("PATCH", ONE, "GET, HEAD, PUT, DELETE, OPTIONS"),
];

const deletions: readonly RequestSpec[] = [
  { name: "deletes an inventory", method: "DELETE", path: ONE, expect: { status: 204 } },
  {
    name: "has nothing more where an inventory was",
    method: "GET",
    path: ONE,
    afterWrite: true,
    expect: { status: 404, problem: "inventory-not-found" },
  },
  {
    name: "does not delete twice",
    method: "DELETE",
    path: ONE,
    expect: { status: 404, problem: "inventory-not-found" },
  },
];

/** Everything that a door must know about the inventory of {{product}} and {{other}}, which have none. */
export const INVENTORY_REQUESTS: readonly RequestSpec[] = [...changes, ...lists, ...refusals, ...deletions];
