import { version } from "../../package.json";
import { openData } from "../kit/data";
import { createLog } from "../kit/request-log";
import { type Listening, listen } from "../kit/serve";
import { createApp } from "./app";
import type { ProductServiceEnv } from "./env";
import { ProductStore } from "./products/store";

const SERVICE = "product-service";

/** Starts the product service on the port that its environment names. */
export const startProductService = (env: ProductServiceEnv): Promise<Listening> => {
  const log = createLog(SERVICE, env.LOG_LEVEL);
  // A deleted product takes its inventory along, so the other service's answers change too.
  const data = openData({ env, log, noun: "products", alsoChanges: ["inventory"] });
  const { database, cache, snapshotRows, dependencies, close } = data;
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
  });
  const startDraining = () => {
    draining = true;
  };
  return listen({ app, port: env.PORT, log, startDraining, close });
};
