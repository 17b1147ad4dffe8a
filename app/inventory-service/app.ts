import { type Express, Router } from "express";
import type { SnapshotRows } from "../kit/csv/snapshot-rows";
import { type ServiceAppOptions, serviceApp } from "../kit/service-app";
import { adjustmentRoutes } from "./adjustments/route";
import type { AdjustmentStore } from "./adjustments/store";
import { inventoryExport, inventoryRoutes, inventorySnapshot } from "./inventory/route";
import type { InventoryStore } from "./inventory/store";

export interface InventoryServiceDependencies extends Omit<ServiceAppOptions, "routes"> {
  readonly inventory: InventoryStore;
  readonly adjustments: AdjustmentStore;
  readonly snapshotRows: SnapshotRows;
}

/** Builds the inventory service. Nothing listens and nothing connects. */
export const createApp = ({
  inventory,
  adjustments,
  snapshotRows,
  ...options
}: InventoryServiceDependencies): Express => {
  const doors = ["/api/inventory", "/inventory"];
  return serviceApp({
    ...options,
    routes: Router()
      .use(
        doors.map((door) => `${door}/:id/adjustments`),
        adjustmentRoutes(adjustments),
      )
      .use(
        doors.map((door) => `${door}/export.csv`),
        inventoryExport(snapshotRows),
      )
      .use(doors, inventoryRoutes(inventory))
      .use("/internal/inventory", inventorySnapshot(inventory)),
  });
};
