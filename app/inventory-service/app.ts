import { type Express, Router } from "express";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { adjustmentRoutes } from "./adjustments/route";
import type { AdjustmentStore } from "./adjustments/store";
import { inventoryRoutes, inventorySnapshot } from "./inventory/route";
import type { InventoryStore } from "./inventory/store";

export interface InventoryServiceDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly inventory: InventoryStore;
  readonly adjustments: AdjustmentStore;
}

/** Builds the inventory service. Nothing listens and nothing connects. */
export const createApp = ({ inventory, adjustments, ...options }: InventoryServiceDependencies): Express => {
  const doors = ["/api/inventory", "/inventory"];
  return serviceApp({
    ...options,
    routes: Router()
      .use(
        doors.map((door) => `${door}/:id/adjustments`),
        adjustmentRoutes(adjustments),
      )
      .use(doors, inventoryRoutes(inventory))
      .use("/internal/inventory", inventorySnapshot(inventory)),
  });
};
