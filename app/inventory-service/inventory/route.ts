import { type Request, Router } from "express";
import {
  type Inventory,
  InventoryChanges,
  InventoryQuery,
  NewInventory,
  StockExportQuery,
} from "../../kit/api/inventory";
import { idFrom, jsonBody, parseBody, parseQuery } from "../../kit/body";
import { stockExportSql } from "../../kit/csv/export-sql";
import { sendCsv } from "../../kit/csv/send-csv";
import type { SnapshotRows } from "../../kit/csv/snapshot-rows";
import { keyFrom } from "../../kit/idempotency";
import { ifMatch } from "../../kit/if-match";
import { sendPage } from "../../kit/paging";
import { allowOnly, Problem } from "../../kit/problem";
import { sendSnapshot, wantsFresh } from "../../kit/snapshot";
import type { InventoryStore } from "./store";

/** Says that no inventory has an id. */
export const inventoryNotFound = (id: unknown) =>
  new Problem(404, "inventory-not-found", `no inventory has the id ${id}`);

const noneOfProduct = (id: unknown) => new Problem(404, "inventory-not-found", `product ${id} has no inventory`);
const idOf = (req: Request) => idFrom(req, "id", inventoryNotFound);
const found = (inventory: Inventory | null, problem: Problem): Inventory => {
  if (inventory === null) throw problem;
  return inventory;
};

/** Inventories: list, read, add, change, delete. */
export const inventoryRoutes = (inventory: InventoryStore) =>
  Router()
    .get("/", async (req, res) => sendPage(req, res, await inventory.list(parseQuery(InventoryQuery, req))))
    .post("/", jsonBody, async (req, res) => {
      const added = await inventory.add(parseBody(NewInventory, req), keyFrom(req));
      res.status(201).location(`${req.baseUrl}/${added.id}`).json(added);
    })
    .all("/", allowOnly("GET", "HEAD", "POST"))
    .get("/product/:product_id", async (req, res) => {
      const product = idFrom(req, "product_id", noneOfProduct);
      res.json(found(await inventory.findByProduct(product), noneOfProduct(product)));
    })
    .all("/product/:product_id", allowOnly("GET", "HEAD"))
    .get("/:id", async (req, res) => {
      const id = idOf(req);
      res.json(found(await inventory.find(id), inventoryNotFound(id)));
    })
    .put("/:id", jsonBody, async (req, res) => {
      const id = idOf(req);
      res.json(
        found(await inventory.change(id, parseBody(InventoryChanges, req), ifMatch(req)), inventoryNotFound(id)),
      );
    })
    .delete("/:id", async (req, res) => {
      const id = idOf(req);
      if (!(await inventory.remove(id, ifMatch(req)))) throw inventoryNotFound(id);
      res.status(204).end();
    })
    .all("/:id", allowOnly("GET", "HEAD", "PUT", "DELETE"));

/** Stock as a file, with the products that it is of. */
export const inventoryExport = (rows: SnapshotRows) =>
  Router()
    .get("/", (req, res) =>
      sendCsv(req, res, rows, { name: "stock", ...stockExportSql(parseQuery(StockExportQuery, req)) }),
    )
    .all("/", allowOnly("GET", "HEAD"));

/** Every inventory in one stream, by product, for the gateway. */
export const inventorySnapshot = (inventory: InventoryStore) =>
  Router().get("/", async (req, res) => {
    const skipKept = wantsFresh(req);
    await sendSnapshot<Inventory>(req, res, {
      token: await inventory.token(),
      after: (product) => inventory.after(product, skipKept),
      keyOf: ({ product_id }) => product_id,
    });
  });
