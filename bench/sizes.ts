import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleService, SERVICES, type Service } from "../app/bundle/bundle";
import { PrivatePostgres } from "../app/dev/private-postgres";
import { PrivateRedis } from "../app/dev/private-redis";
import { ServiceProcess, type Usage, usageOf } from "./service-process";

const PRODUCTS = 1_000;
const CLIENTS = 16;
/** Each kind is asked for so often first, so that the compiler is done with it. */
const WARM_UP = 500;
const REQUESTS = 2_000;

/** What a warehouse asks for, as a share of all requests. Composed lists are dear and rare. */
interface Kind {
  readonly words: string;
  readonly share: number;
  /** Who is asked. Behind a load balancer products and inventory are reached without the gateway. */
  readonly service: Service;
  readonly path: (nth: number) => string;
  readonly body?: object;
}

const some = (nth: number): number => (nth % PRODUCTS) + 1;
const KINDS: readonly Kind[] = [
  { words: "a product", share: 0.4, service: "product-service", path: (nth) => `/api/products/${some(nth)}` },
  { words: "100 products", share: 0.1, service: "product-service", path: () => "/api/products" },
  { words: "an inventory", share: 0.3, service: "inventory-service", path: (nth) => `/api/inventory/${some(nth)}` },
  {
    ...{ words: "an adjustment", share: 0.1, service: "inventory-service" },
    path: (nth) => `/api/inventory/${some(nth)}/adjustments`,
    body: { delta: 1, reason: "measured" },
  },
  { words: "the page", share: 0.09, service: "api-gateway", path: () => "/" },
  { words: "1,000 products with stock", share: 0.01, service: "api-gateway", path: () => "/api/products-full" },
];

type Part = Service | "postgres" | "redis";
type Running = Readonly<Record<Part, number>>;

/** CPU milliseconds that each part spends on one request of a kind. */
export interface Measured {
  readonly kind: string;
  readonly share: number;
  readonly cpuMilliseconds: Readonly<Record<Part, number>>;
}

/** What the parts use, and what a task of them all needs. */
export interface Sizes {
  readonly measured: readonly Measured[];
  /** Largest that was seen. */
  readonly memoryMiB: Readonly<Record<Part, number>>;
}

const usages = (running: Running): Record<Part, Usage> =>
  Object.fromEntries(Object.entries(running).map(([part, pid]) => [part, usageOf(pid)])) as Record<Part, Usage>;

const ask = async (base: string, { path: pathOf, body }: Kind, count: number): Promise<void> => {
  let sent = 0;
  const client = async () => {
    while (sent < count) {
      const url = base + pathOf(sent++);
      const json = body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      };
      const answer = await fetch(url, json);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
};

const parts = (running: Running): Part[] => Object.keys(running) as Part[];

const measure = async (kind: Kind, base: string, running: Running): Promise<[Measured, Record<Part, Usage>]> => {
  await ask(base, kind, WARM_UP);
  const before = usages(running);
  await ask(base, kind, REQUESTS);
  const after = usages(running);
  const spent = (part: Part) => ((after[part].cpuSeconds - before[part].cpuSeconds) * 1_000) / REQUESTS;
  const cpuMilliseconds = Object.fromEntries(parts(running).map((part) => [part, spent(part)])) as Record<Part, number>;
  return [{ kind: kind.words, share: kind.share, cpuMilliseconds }, after];
};

const measureAll = async (services: ReadonlyMap<Service, ServiceProcess>, running: Running): Promise<Sizes> => {
  const measured: Measured[] = [];
  const memoryMiB = Object.fromEntries(parts(running).map((part) => [part, 0])) as Record<Part, number>;
  for (const kind of KINDS) {
    const [result, usage] = await measure(kind, services.get(kind.service)?.url ?? "", running);
    measured.push(result);
    for (const part of parts(running)) memoryMiB[part] = Math.max(memoryMiB[part], usage[part].memoryMiB);
  }
  return { measured, memoryMiB };
};

/** Starts everything of one task on this machine, asks it, and stops it again. */
export const measureSizes = async (): Promise<Sizes> => {
  const folder = mkdtempSync(path.join(tmpdir(), "sizes-"));
  const [postgres, redis] = [await PrivatePostgres.start(), await PrivateRedis.start()];
  const services = new Map<Service, ServiceProcess>();
  try {
    for (const service of SERVICES) await bundleService(service, folder);
    await postgres.query(`TRUNCATE products, inventory, adjustments RESTART IDENTITY CASCADE;
      INSERT INTO products (name, price, category) SELECT 'Product ' || n, n, 'measured' FROM generate_series(1, ${PRODUCTS}) n;
      INSERT INTO inventory (product_id, quantity, warehouse) SELECT id, 100, 'A' FROM products ORDER BY id`);
    const data = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
    const start = async (service: Service, variables: Readonly<Record<string, string>>) => {
      const started = await ServiceProcess.start(path.join(folder, service), variables);
      services.set(service, started);
      return started;
    };
    const [products, inventory] = [await start("product-service", data), await start("inventory-service", data)];
    const gateway = await start("api-gateway", {
      PRODUCT_SERVICE_URL: products.url,
      INVENTORY_SERVICE_URL: inventory.url,
    });
    return await measureAll(services, {
      ...{ "api-gateway": gateway.pid, "product-service": products.pid, "inventory-service": inventory.pid },
      ...{ postgres: postgres.pid, redis: redis.pid },
    });
  } finally {
    for (const service of services.values()) await service.stop();
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
};
