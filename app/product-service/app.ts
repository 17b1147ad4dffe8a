import { type Express, Router } from "express";
import type { SnapshotRows } from "../kit/csv/snapshot-rows";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { productExport, productRoutes, productSnapshot } from "./products/route";
import type { ProductStore } from "./products/store";

export interface ProductServiceDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly products: ProductStore;
  readonly snapshotRows: SnapshotRows;
}

/** Builds the product service. Nothing listens and nothing connects. */
export const createApp = ({ products, snapshotRows, ...options }: ProductServiceDependencies): Express =>
  serviceApp({
    ...options,
    routes: Router()
      .use(["/api/products/export.csv", "/products/export.csv"], productExport(snapshotRows))
      .use(["/api/products", "/products"], productRoutes(products))
      .use("/internal/products", productSnapshot(products)),
  });
