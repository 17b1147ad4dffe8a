import {
  Adjustment,
  AdjustmentQuery,
  Inventory,
  InventoryChanges,
  InventoryQuery,
  NewAdjustment,
  NewInventory,
  StockExportQuery,
} from "../../kit/api/inventory";
import { NewProduct, Product, ProductChanges, ProductExportQuery, ProductQuery } from "../../kit/api/product";
import { ProductFull, ProductFullQuery } from "../../kit/api/product-full";
import { IMPORT_OPERATIONS } from "./import-operations";
import {
  away,
  ifMatch,
  ifNoneMatch,
  list,
  missing,
  type Operation,
  one,
  outdated,
  page,
  problem,
  read,
  write,
} from "./operation";

const idempotencyKey = [
  {
    name: "Idempotency-Key",
    description: "a repeat with the same key within 24 hours has no second effect and gets the first answer",
  },
];

const products = { tag: "products", path: "/api/products" } as const;
const product = { tag: "products", path: "/api/products/{id}" } as const;
const inventories = { tag: "inventory", path: "/api/inventory" } as const;
const inventory = { tag: "inventory", path: "/api/inventory/{id}" } as const;
const adjustments = { tag: "inventory", path: "/api/inventory/{id}/adjustments" } as const;
const ofProduct = { tag: "inventory", path: "/api/inventory/product/{product_id}" } as const;
const get = { method: "get", headers: ifNoneMatch } as const;
const put = { method: "put", headers: ifMatch } as const;
const remove = { method: "delete", headers: ifMatch } as const;
const exported = {
  200: { description: "the file; a connection that is reset means that it is not whole", body: { csv: true } },
  400: problem("malformed query"),
  ...away,
} as const;
const removed = { 204: { description: "deleted" }, 400: problem("malformed path"), ...missing, ...outdated, ...away };

/** Every operation of the application. */
export const OPERATIONS: readonly Operation[] = [
  {
    id: "listProducts",
    ...get,
    ...products,
    summary: "List products by id",
    query: ProductQuery,
    responses: { 200: list(Product), ...read },
  },
  {
    id: "addProduct",
    method: "post",
    ...products,
    headers: idempotencyKey,
    summary: "Add a product",
    body: NewProduct,
    responses: { 201: one(Product, "added"), ...write },
  },
  {
    id: "readProduct",
    ...get,
    ...product,
    summary: "Read a product",
    responses: { 200: one(Product), ...missing, ...read },
  },
  {
    id: "changeProduct",
    ...put,
    ...product,
    summary: "Change the given fields of a product",
    body: ProductChanges,
    responses: { 200: one(Product, "changed"), ...missing, ...outdated, ...write },
  },
  {
    id: "deleteProduct",
    ...remove,
    ...product,
    summary: "Delete a product and its inventory",
    responses: removed,
  },
  {
    id: "exportProducts",
    method: "get",
    tag: "products",
    path: "/api/products/export.csv",
    summary: "Export products and their stock as CSV",
    query: ProductExportQuery,
    responses: exported,
  },
  {
    id: "listInventory",
    ...get,
    ...inventories,
    summary: "List inventories by id",
    query: InventoryQuery,
    responses: { 200: list(Inventory), ...read },
  },
  {
    id: "addInventory",
    method: "post",
    ...inventories,
    headers: idempotencyKey,
    summary: "Add the inventory of a product",
    body: NewInventory,
    responses: { 201: one(Inventory, "added"), 409: problem("the product already has inventory"), ...write },
  },
  {
    id: "readInventory",
    ...get,
    ...inventory,
    summary: "Read an inventory",
    responses: { 200: one(Inventory), ...missing, ...read },
  },
  {
    id: "readInventoryOfProduct",
    ...get,
    ...ofProduct,
    summary: "Read the inventory of a product",
    responses: { 200: one(Inventory), ...missing, ...read },
  },
  {
    id: "changeInventory",
    ...put,
    ...inventory,
    summary: "Change the given fields of an inventory",
    body: InventoryChanges,
    responses: { 200: one(Inventory, "changed"), ...missing, ...outdated, ...write },
  },
  {
    id: "deleteInventory",
    ...remove,
    ...inventory,
    summary: "Delete an inventory and its history",
    responses: removed,
  },
  {
    id: "addAdjustment",
    method: "post",
    ...adjustments,
    headers: idempotencyKey,
    summary: "Add to the stock, or take from it",
    body: NewAdjustment,
    responses: { 201: one(Adjustment, "adjusted"), ...missing, 409: problem("the stock would go below 0"), ...write },
  },
  {
    id: "listAdjustments",
    ...get,
    ...adjustments,
    summary: "List the history, newest first",
    query: AdjustmentQuery,
    responses: { 200: list(Adjustment), ...missing, ...read },
  },
  {
    id: "exportStock",
    method: "get",
    tag: "inventory",
    path: "/api/inventory/export.csv",
    summary: "Export stock and its products as CSV",
    query: StockExportQuery,
    responses: exported,
  },
  {
    id: "listProductsFull",
    ...get,
    tag: "products",
    path: "/api/products-full",
    summary: "List every product with its stock",
    query: ProductFullQuery,
    responses: { 200: list(ProductFull), ...read },
  },
  ...IMPORT_OPERATIONS,
  { id: "readPage", method: "get", tag: "page", path: "/", summary: "The page", responses: page },
  {
    id: "readDocs",
    method: "get",
    tag: "page",
    path: "/docs",
    summary: "The reader of this document",
    responses: page,
  },
  {
    id: "readOpenapi",
    method: "get",
    tag: "page",
    path: "/api/openapi.json",
    summary: "This document",
    responses: {
      200: { description: "OpenAPI 3.1", body: { any: true } },
      304: { description: "the client's copy is current" },
    },
  },
];
