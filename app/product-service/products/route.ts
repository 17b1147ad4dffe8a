import { type Request, Router } from "express";
import { NewProduct, type Product, ProductChanges, ProductExportQuery, ProductQuery } from "../../kit/api/product";
import { idFrom, jsonBody, parseBody, parseQuery } from "../../kit/body";
import { productExportSql } from "../../kit/csv/export-sql";
import { sendCsv } from "../../kit/csv/send-csv";
import type { SnapshotRows } from "../../kit/csv/snapshot-rows";
import { keyFrom } from "../../kit/idempotency";
import { ifMatch } from "../../kit/if-match";
import { sendPage } from "../../kit/paging";
import { allowOnly, Problem } from "../../kit/problem";
import { sendSnapshot, wantsFresh } from "../../kit/snapshot";
import type { ProductStore } from "./store";

const notFound = (id: unknown) => new Problem(404, "product-not-found", `no product has the id ${id}`);
const idOf = (req: Request) => idFrom(req, "id", notFound);
const found = (product: Product | null, id: number): Product => {
  if (product === null) throw notFound(id);
  return product;
};

/** Products: list, read, add, change, delete. */
export const productRoutes = (products: ProductStore) =>
  Router()
    .get("/", async (req, res) => sendPage(req, res, await products.list(parseQuery(ProductQuery, req))))
    .post("/", jsonBody, async (req, res) => {
      const product = await products.add(parseBody(NewProduct, req), keyFrom(req));
      res.status(201).location(`${req.baseUrl}/${product.id}`).json(product);
    })
    .all("/", allowOnly("GET", "HEAD", "POST"))
    .get("/:id", async (req, res) => {
      const id = idOf(req);
      res.json(found(await products.find(id), id));
    })
    .put("/:id", jsonBody, async (req, res) => {
      const id = idOf(req);
      res.json(found(await products.change(id, parseBody(ProductChanges, req), ifMatch(req)), id));
    })
    .delete("/:id", async (req, res) => {
      const id = idOf(req);
      if (!(await products.remove(id, ifMatch(req)))) throw notFound(id);
      res.status(204).end();
    })
    .all("/:id", allowOnly("GET", "HEAD", "PUT", "DELETE"));

/** Products as a file. */
export const productExport = (rows: SnapshotRows) =>
  Router()
    .get("/", (req, res) =>
      sendCsv(req, res, rows, { name: "products", ...productExportSql(parseQuery(ProductExportQuery, req)) }),
    )
    .all("/", allowOnly("GET", "HEAD"));

/** Every product in one stream, for the gateway. */
export const productSnapshot = (products: ProductStore) =>
  Router().get("/", async (req, res) => {
    const skipKept = wantsFresh(req);
    await sendSnapshot<Product>(req, res, {
      token: await products.token(),
      after: (id) => products.after(id, skipKept),
      keyOf: ({ id }) => id,
    });
  });
