import type { Container } from "../constructs/container";
import type { DataTier } from "../constructs/data-tier";

/** The user that the services' images were made for. */
const USER = "65532:65532";
const START_SECONDS = 30;
const CACHE_TTL_SECONDS = 300;

/** One of the three services: where it listens, and what share of the task's memory it may use. */
interface Service {
  readonly name: ServiceName;
  readonly port: number;
  readonly memoryShare: number;
  /** Whether it keeps data; the gateway does not. */
  readonly usesData: boolean;
}

export type ServiceName = "api-gateway" | "product-service" | "inventory-service";

/** In the order in which they start. */
export const services: readonly Service[] = [
  { name: "api-gateway", port: 8000, memoryShare: 1, usesData: false },
  { name: "product-service", port: 8001, memoryShare: 2, usesData: true },
  { name: "inventory-service", port: 8002, memoryShare: 2, usesData: true },
];
/** What the data containers get where the data is embedded. */
export const dataMemoryShares = { postgres: 2, redis: 1 };

const sumOf = (shares: readonly number[]): number => shares.reduce((total, share) => total + share, 0);
const SERVICE_SHARES = sumOf(services.map(({ memoryShare }) => memoryShare));
const DATA_SHARES = sumOf(Object.values(dataMemoryShares));

/** Hard limits in MiB that share out a task's memory, without and with the data in it. */
export const memoryLimit = (taskMemoryMiB: number, share: number, hasData: boolean): number =>
  Math.floor((taskMemoryMiB * share) / (SERVICE_SHARES + (hasData ? DATA_SHARES : 0)));

/** In single quotes: CDKTF does not escape double ones inside an expression. */
const healthScript = (port: number): string =>
  `fetch('http://127.0.0.1:${port}/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;

export interface ApplicationOptions {
  readonly taskMemoryMiB: number;
  readonly data: DataTier;
  /** Reference of each service's image. */
  readonly images: Readonly<Record<ServiceName, string>>;
}

/** The containers of one task: the data where it is embedded, then the three services. */
export const applicationContainers = ({ taskMemoryMiB, data, images }: ApplicationOptions): Container[] => [
  ...data.containers,
  ...services.map(({ name, port, memoryShare, usesData }) => ({
    name,
    image: images[name],
    port,
    healthCommand: ["CMD", "node", "-e", healthScript(port)],
    startSeconds: START_SECONDS,
    after: data.containers.map((container) => container.name),
    environment: {
      PORT: String(port),
      ...(usesData
        ? { ...data.environment, CACHE_TTL_SECONDS: String(CACHE_TTL_SECONDS) }
        : { PRODUCT_SERVICE_URL: "http://localhost:8001", INVENTORY_SERVICE_URL: "http://localhost:8002" }),
    },
    secrets: usesData ? data.secrets : {},
    user: USER,
    memoryMiB: memoryLimit(taskMemoryMiB, memoryShare, data.containers.length > 0),
  })),
];
