import { ADJUSTMENT_REQUESTS } from "./adjustments";
import { COMPOSITION_REQUESTS } from "./composition";
import { type Door, GATEWAY_DOORS, INVENTORY_DOORS, PRODUCT_DOORS } from "./door";
import { IMPORT_ESSENTIALS, IMPORT_REQUESTS } from "./imports";
import { INVENTORY_REQUESTS } from "./inventory";
import { OUTAGE_FOLDERS } from "./outage";
import { PRODUCT_REQUESTS } from "./products";
import { type Folder, type Item, itemFor, type RequestSpec } from "./request";
import { NEW_ITERATION, type Shape, shapeVariable } from "./script";
import { SERVICE_FOLDERS } from "./service";
import { SHAPES } from "./shape";

const GATEWAY = { base: "{{baseUrl}}", prefix: "/api" } as const;
const through = (door: Pick<Door, "base" | "prefix">, specs: readonly RequestSpec[]): Item[] =>
  specs.map((spec) => itemFor(spec, door));

const productFor = (variable: "product" | "other"): RequestSpec => ({
  name: `begins with a product, {{${variable}}}`,
  method: "POST",
  path: "/products",
  body: { name: `{{name}} {{run}} ${variable}`, price: "#{{price}}", category: "{{run}}" },
  expect: { status: 201, shape: "product", keep: { [variable]: "body.id" } },
});
const withoutProduct = (variable: "product" | "other"): RequestSpec => ({
  name: `ends without {{${variable}}}`,
  method: "DELETE",
  path: `/products/{{${variable}}}`,
  expect: { status: 204 },
});

/** Requests between two products that are added before and deleted after them. */
const withProducts = (items: readonly Item[]): Item[] => [
  ...through(GATEWAY, [productFor("product"), productFor("other")]),
  ...items,
  ...through(GATEWAY, [withoutProduct("product"), withoutProduct("other")]),
];

const goneWithProduct: RequestSpec = {
  name: "has no inventory of a product that was deleted",
  method: "GET",
  path: "/inventory/{{otherInventory}}",
  afterWrite: true,
  expect: { status: 404, problem: "inventory-not-found" },
};

const readEverywhere = (what: string, expect: RequestSpec["expect"]): Item[] =>
  PRODUCT_DOORS.flatMap((door, index) =>
    through(door, [
      {
        name: `${what} through ${door.name}`,
        method: "GET",
        path: "/products/{{product}}",
        afterWrite: index === 0,
        expect,
      },
    ]),
  );
const written = { name: "{{name}} {{run}} product" };

/** What is written through one door is read through every other. */
const ACROSS = [
  ...through(PRODUCT_DOORS[2] as Door, [productFor("product")]),
  ...readEverywhere("reads what the product service added", { status: 200, shape: "product", fields: written }),
  ...through(PRODUCT_DOORS[1] as Door, [
    {
      name: "changes it through the gateway without /api",
      method: "PUT",
      path: "/products/{{product}}",
      body: { price: 0.02 },
      expect: { status: 200, shape: "product" },
    },
  ]),
  ...readEverywhere("reads what the gateway changed", {
    status: 200,
    shape: "product",
    fields: { ...written, price: 0.02 },
  }),
  ...through(GATEWAY, [withoutProduct("product")]),
  ...readEverywhere("has nothing more", { status: 404, problem: "product-not-found" }),
];

const DELETE_PRODUCT = '{ url: pm.variables.replaceIn("{{baseUrl}}/api/products/") + id, method: "DELETE" }';

const NOTHING_LEFT: RequestSpec[] = [
  {
    name: "has no product of this run",
    method: "GET",
    path: "/products?category={{run}}&limit=1000",
    afterWrite: true,
    expect: {
      status: 200,
      shape: "products in a list",
      fields: { length: 0 },
      holds: {
        // after a failure only: what a refusal left behind goes now, and the check above has said so
        "leaves nothing behind": `body.every(({ id }) => { pm.sendRequest(${DELETE_PRODUCT}); return true; })`,
      },
    },
  },
  {
    name: "has no inventory of this run",
    method: "GET",
    path: "/inventory?warehouse={{run}}",
    expect: { status: 200, shape: "inventories in a list", fields: { length: 0 } },
  },
];

const FOLDERS: readonly Folder[] = [
  { name: "Who answers", item: SERVICE_FOLDERS },
  {
    name: "Products",
    item: PRODUCT_DOORS.map((door) => ({
      name: `Products through ${door.name}`,
      item: through(door, PRODUCT_REQUESTS),
    })),
  },
  {
    name: "Inventory",
    item: INVENTORY_DOORS.map((door) => ({
      name: `Inventory through ${door.name}`,
      item: [
        ...withProducts(through(door, [...INVENTORY_REQUESTS, ...ADJUSTMENT_REQUESTS])),
        ...through(door, [goneWithProduct]),
      ],
    })),
  },
  {
    name: "Imports",
    item: PRODUCT_DOORS.map((door, index) => ({
      name: `Imports through ${door.name}`,
      item: through(door, index === 0 ? IMPORT_REQUESTS : IMPORT_ESSENTIALS), // a file takes its time
    })),
  },
  {
    name: "Composition",
    item: GATEWAY_DOORS.map((door) => ({
      name: `Products with their stock through ${door.name}`,
      item: withProducts(through(door, COMPOSITION_REQUESTS)),
    })),
  },
  { name: "Across the doors", item: ACROSS },
  { name: "Nothing left behind", item: through(GATEWAY, NOTHING_LEFT) },
];

const variable = (key: string, value: string) => ({ key, value });
/** Lets every folder be run alone: its first request makes the iteration's name, unless there is one. */
const withName = (node: Folder | Item): Folder | Item => {
  if ("item" in node)
    return {
      ...node,
      item: node.item.map((child, index) =>
        index === 0 ? withName(child) : "item" in child ? withName(child) : child,
      ),
    };
  const tests = node.event.filter(({ listen }) => listen === "test");
  const before = node.event.find(({ listen }) => listen === "prerequest")?.script.exec ?? [];
  return { ...node, event: [prerequest([...NEW_ITERATION, ...before]), ...tests] };
};
const prerequest = (exec: string[]) => ({ listen: "prerequest", script: { type: "text/javascript", exec } }) as const;

/** The collection, as Postman and newman read it. */
export const COLLECTION = {
  info: {
    _postman_id: "6b1f3a52-5c1e-4c0e-9f5e-2f6d7a1c8e40",
    name: "StockWiz",
    description:
      "Every endpoint through every door. Generated by npm run postman from postman/source: change that, not this file.",
    schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
  },
  item: [...FOLDERS.map(withName), ...OUTAGE_FOLDERS],
  // Without a data file: the first row of it.
  variable: [
    variable("name", "Oak chair"),
    variable("description", "Solid, oiled"),
    variable("price", "189.5"),
    variable("quantity", "40"),
    variable("reason", "counted again"),
    ...Object.entries(SHAPES).map(([shape, schema]) => variable(shapeVariable(shape as Shape), JSON.stringify(schema))),
  ],
};
