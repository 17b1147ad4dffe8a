import { type Express, Router } from "express";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { openapiDocument } from "./openapi/document";
import { pageRoutes } from "./page/route";
import { productsFullRoutes } from "./products-full/route";
import { proxyTo } from "./proxy/route";
import type { Upstream } from "./proxy/upstream";

export interface ApiGatewayDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly products: Upstream;
  readonly inventory: Upstream;
  /** Folder with `index.html`, `docs.html` and their assets. */
  readonly staticFolder: string;
}

/** Builds the gateway. Nothing listens and nothing connects. */
export const createApp = ({ products, inventory, staticFolder, ...options }: ApiGatewayDependencies): Express =>
  serviceApp({
    ...options,
    routes: Router()
      .use(pageRoutes(staticFolder, openapiDocument(options.version)))
      .use(["/api/products-full", "/products-full"], productsFullRoutes(products, inventory))
      .use(["/api/products", "/products"], proxyTo(products))
      .use(["/api/imports", "/imports"], proxyTo(products))
      .use(["/api/inventory", "/inventory"], proxyTo(inventory)),
  });
