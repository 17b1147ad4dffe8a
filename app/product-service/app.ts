import { type Express, Router } from "express";
import type { SnapshotRows } from "../kit/csv/snapshot-rows";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { importRoutes } from "./imports/route";
import type { ImportStore } from "./imports/store";
import type { ImportWorker } from "./imports/worker";
import { productExport, productRoutes, productSnapshot } from "./products/route";
import type { ProductStore } from "./products/store";

export interface ProductServiceDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly products: ProductStore;
  readonly snapshotRows: SnapshotRows;
  readonly imports: ImportStore;
  readonly importWorker: ImportWorker;
}

/** Builds the product service. Nothing listens and nothing connects. */
export const createApp = ({
  products,
  snapshotRows,
  imports,
  importWorker,
  ...options
}: ProductServiceDependencies): Express =>
  serviceApp({
    ...options,
    routes: Router()
      .use(["/api/products/export.csv", "/products/export.csv"], productExport(snapshotRows))
      .use(["/api/imports", "/imports"], importRoutes(imports, importWorker))
      .use(["/api/products", "/products"], productRoutes(products))
      .use("/internal/products", productSnapshot(products)),
  });
