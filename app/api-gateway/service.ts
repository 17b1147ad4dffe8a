import { join } from "node:path";
import { version } from "../../package.json";
import { createLog } from "../kit/request-log";
import { type Listening, listen } from "../kit/serve";
import { createApp } from "./app";
import type { ApiGatewayEnv } from "./env";
import { Upstream } from "./proxy/upstream";

const SERVICE = "api-gateway";

/** Starts the gateway on the port that its environment names. */
export const startApiGateway = (env: ApiGatewayEnv): Promise<Listening> => {
  const log = createLog(SERVICE, env.LOG_LEVEL);
  const products = new Upstream("product-service", env.PRODUCT_SERVICE_URL);
  const inventory = new Upstream("inventory-service", env.INVENTORY_SERVICE_URL);
  let draining = false;
  const app = createApp({
    service: SERVICE,
    version,
    commit: env.GIT_COMMIT,
    log,
    dependencies: [products, inventory].map((one) => ({
      name: one.name,
      isUp: () => one.isUp(),
      isRequired: true,
    })),
    isDraining: () => draining,
    products,
    inventory,
    staticFolder: join(__dirname, "static"), // beside this file, in the repository and in the image
  });
  const startDraining = () => {
    draining = true;
  };
  const close = async () => void (await Promise.all([products.close(), inventory.close()]));
  return listen({ app, port: env.PORT, log, startDraining, close });
};
