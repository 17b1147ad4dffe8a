import { version } from "../../package.json";
import { openData } from "../kit/data";
import { createLog } from "../kit/request-log";
import { type Listening, listen } from "../kit/serve";
import { AdjustmentStore } from "./adjustments/store";
import { createApp } from "./app";
import type { InventoryServiceEnv } from "./env";
import { InventoryStore } from "./inventory/store";

const SERVICE = "inventory-service";

/** Starts the inventory service on the port that its environment names. */
export const startInventoryService = (env: InventoryServiceEnv): Promise<Listening> => {
  const log = createLog(SERVICE, env.LOG_LEVEL);
  const { database, cache, snapshotRows, dependencies, close } = openData({ env, log, noun: "inventory" });
  let draining = false;
  const app = createApp({
    service: SERVICE,
    version,
    commit: env.GIT_COMMIT,
    log,
    dependencies,
    isDraining: () => draining,
    snapshotRows,
    inventory: new InventoryStore(database, cache),
    adjustments: new AdjustmentStore(database, cache),
  });
  const startDraining = () => {
    draining = true;
  };
  return listen({ app, port: env.PORT, log, startDraining, close });
};
