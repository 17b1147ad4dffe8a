import { version } from "../../package.json";
import { openData } from "../kit/data";
import { databaseAddress } from "../kit/database-address";
import { createLog } from "../kit/request-log";
import { type Listening, listen } from "../kit/serve";
import { createApp } from "./app";
import type { ProductServiceEnv } from "./env";
import { ImportStore } from "./imports/store";
import { ImportWorker } from "./imports/worker";
import { ProductStore } from "./products/store";

const SERVICE = "product-service";

/** Starts the product service on the port that its environment names. */
export const startProductService = async (env: ProductServiceEnv): Promise<Listening> => {
  const log = createLog(SERVICE, env.LOG_LEVEL);
  // A deleted product takes its inventory along, so the other service's answers change too.
  const data = openData({ env, log, noun: "products", alsoChanges: ["inventory"] });
  const { database, cache, snapshotRows, dependencies, close } = data;
  const importWorker = new ImportWorker({ address: databaseAddress(env), database, cache, log });
  let draining = false;
  const app = createApp({
    service: SERVICE,
    version,
    commit: env.GIT_COMMIT,
    log,
    dependencies,
    isDraining: () => draining,
    snapshotRows,
    products: new ProductStore(database, cache),
    imports: new ImportStore(database),
    importWorker,
  });
  const startDraining = () => {
    draining = true;
    importWorker.drain();
  };
  const closeAll = async () => {
    await importWorker.close();
    await close();
  };
  const listening = await listen({ app, port: env.PORT, log, startDraining, close: closeAll });
  importWorker.start();
  return listening;
};
