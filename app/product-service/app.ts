import { type Express, Router } from "express";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { productRoutes, productSnapshot } from "./products/route";
import type { ProductStore } from "./products/store";

export interface ProductServiceDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly products: ProductStore;
}

/** Builds the product service. Nothing listens and nothing connects. */
export const createApp = ({ products, ...options }: ProductServiceDependencies): Express =>
  serviceApp({
    ...options,
    routes: Router()
      .use(["/api/products", "/products"], productRoutes(products))
      .use("/internal/products", productSnapshot(products)),
  });
