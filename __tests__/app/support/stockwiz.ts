import { startApiGateway } from "../../../app/api-gateway/service";
import { PrivatePostgres } from "../../../app/dev/private-postgres";
import { PrivateRedis } from "../../../app/dev/private-redis";
import { readEnv as readInventoryEnv } from "../../../app/inventory-service/env";
import { startInventoryService } from "../../../app/inventory-service/service";
import type { Listening } from "../../../app/kit/serve";
import { readEnv as readProductEnv } from "../../../app/product-service/env";
import { startProductService } from "../../../app/product-service/service";

const QUIET = { PORT: "0", LOG_LEVEL: "silent", GIT_COMMIT: "abc123" };

/** A running instance of a service, and where it is. */
export interface Instance extends Listening {
  readonly url: string;
}

/** Everything a test opened and did not close, as a test that fails does not. */
const opened = new Set<() => Promise<void>>();

/** Makes sure that something is closed, once: by the test, or after the file's last. */
export const closing = (close: () => Promise<void>): (() => Promise<void>) => {
  const once = async () => {
    if (opened.delete(once)) await close();
  };
  opened.add(once);
  return once;
};

const at = async (listening: Promise<Listening>): Promise<Instance> => {
  const { port, stop } = await listening;
  return { port, stop: closing(stop), url: `http://127.0.0.1:${port}` };
};

export interface DataAddress {
  readonly database: string;
  readonly redis: string;
}

export const productService = ({ database, redis }: DataAddress, more: NodeJS.ProcessEnv = {}): Promise<Instance> =>
  at(startProductService(readProductEnv({ ...QUIET, DATABASE_URL: database, REDIS_URL: redis, ...more })));

export const inventoryService = ({ database, redis }: DataAddress, more: NodeJS.ProcessEnv = {}): Promise<Instance> =>
  at(startInventoryService(readInventoryEnv({ ...QUIET, DATABASE_URL: database, REDIS_URL: redis, ...more })));

export const apiGateway = (products: string, inventory: string, port = 0): Promise<Instance> =>
  at(
    startApiGateway({
      PORT: port,
      LOG_LEVEL: "silent",
      GIT_COMMIT: "abc123",
      PRODUCT_SERVICE_URL: products,
      INVENTORY_SERVICE_URL: inventory,
    }),
  );

/** The whole application: one PostgreSQL, one Redis, and as many instances of each service as asked for. */
export class StockWiz {
  readonly products: Instance[] = [];
  readonly inventory: Instance[] = [];
  readonly gateways: Instance[] = [];

  private constructor(
    readonly postgres: PrivatePostgres,
    readonly redis: PrivateRedis,
  ) {}

  static async start(instances = 1): Promise<StockWiz> {
    const [postgres, redis] = await Promise.all([PrivatePostgres.start(), PrivateRedis.start()]);
    const all = new StockWiz(postgres, redis);
    for (let count = 0; count < instances; count += 1) await all.#addInstance();
    return all;
  }

  get address(): DataAddress {
    return { database: this.postgres.url, redis: this.redis.url };
  }

  get gateway(): string {
    return (this.gateways[0] as Instance).url;
  }

  async stop(): Promise<void> {
    for (const close of [...opened].reverse()) await close();
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
  }

  async #addInstance(): Promise<void> {
    const [products, inventory] = await Promise.all([productService(this.address), inventoryService(this.address)]);
    this.products.push(products);
    this.inventory.push(inventory);
    this.gateways.push(await apiGateway(products.url, inventory.url));
  }
}
