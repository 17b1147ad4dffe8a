import { describeError } from "../../user-error";
import { readEnv } from "./env";
import { freePort, requireFree } from "./free-port";
import { until } from "./poll";
import { PrivatePostgres } from "./private-postgres";
import { PrivateRedis } from "./private-redis";
import { pageBuilder, reloadingService } from "./services";

const say = (text: string) => process.stdout.write(`${text}\n`);

const answers = (url: string) => (): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** What was started, in the order of starting. Stopping goes the other way. */
const started: { stop: () => Promise<void> }[] = [];
const keep = <T extends { stop: () => Promise<void> }>(one: T): T => {
  started.push(one);
  return one;
};

let stopping: Promise<void> | undefined;
const stopAll = (): Promise<void> => {
  stopping ??= (async () => {
    say("stopping");
    for (let one = started.pop(); one; one = started.pop()) await one.stop();
  })();
  return stopping;
};

const start = async (): Promise<void> => {
  const { PORT } = readEnv();
  const gateway = PORT === 0 ? await freePort() : await requireFree(PORT);
  say("starting a private PostgreSQL and Redis");
  const postgres = keep(await PrivatePostgres.start());
  const redis = keep(await PrivateRedis.start());
  const [products, inventory] = [await freePort(), await freePort()];
  say("building the page; it is built again when its files change");
  keep(pageBuilder());
  say("starting the three services; they start again when their files change");
  const data = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, LOG_LEVEL: "warn" };
  keep(reloadingService("product-service", { ...data, PORT: `${products}` }));
  keep(reloadingService("inventory-service", { ...data, PORT: `${inventory}` }));
  const addresses = {
    PRODUCT_SERVICE_URL: `http://127.0.0.1:${products}`,
    INVENTORY_SERVICE_URL: `http://127.0.0.1:${inventory}`,
  };
  keep(reloadingService("api-gateway", { ...addresses, LOG_LEVEL: "warn", PORT: `${gateway}` }));
  await until("the gateway is ready", answers(`http://127.0.0.1:${gateway}/ready`));
  await until("the page is built", answers(`http://127.0.0.1:${gateway}/static/page.js`));
  say(`\nStockWiz        http://127.0.0.1:${gateway}/`);
  say(`API reference   http://127.0.0.1:${gateway}/docs`);
  say(`products        ${addresses.PRODUCT_SERVICE_URL}/api/products`);
  say(`inventory       ${addresses.INVENTORY_SERVICE_URL}/api/inventory`);
  say(`PostgreSQL      ${postgres.url}\nRedis           ${redis.url}\nctrl-C stops everything`);
};

const leave = async (code: number): Promise<never> => {
  await stopAll();
  process.exit(code);
};

/** How often we look whether whoever started us is still there. */
const PARENT_MS = 500;
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void leave(0);
}, PARENT_MS).unref();
process.stdout.on("error", () => undefined); // whoever read it may be gone with our parent

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void leave(0));
start().catch(async (error) => {
  if (stopping) return; // ctrl-C during the start; whatever failed then is no news
  process.stderr.write(`${describeError(error)}\n`);
  await leave(1);
});
