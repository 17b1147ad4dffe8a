import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleService, SERVICES, type Service } from "../../app/bundle/bundle";
import { until } from "../../app/dev/poll";
import { PrivatePostgres } from "../../app/dev/private-postgres";
import { PrivateRedis } from "../../app/dev/private-redis";
import { version } from "../../package.json";
import { call } from "./support/call";

/** Larger than this, something came along that no service needs. */
const MAX_BYTES = 5_000_000;

const folder = mkdtempSync(join(tmpdir(), "stockwiz-bundle-"));
const children: ChildProcess[] = [];
let postgres: PrivatePostgres;
let redis: PrivateRedis;

/** Starts a bundle with plain Node, in a folder where nothing else is. */
const start = async (service: Service, variables: Record<string, string>): Promise<string> => {
  const alone = join(folder, "alone", service);
  cpSync(join(folder, service), alone, { recursive: true });
  const env = { PORT: "0", GIT_COMMIT: "abc123", ...variables };
  const child = spawn(process.execPath, [join(alone, "main.js")], { cwd: alone, env, stdio: "pipe" });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  await until(`${service} listens`, async () => {
    if (child.exitCode !== null) throw new Error(output);
    return /"port":\d+/.test(output);
  });
  return `http://127.0.0.1:${/"port":(\d+)/.exec(output)?.[1]}`;
};

const urls = {} as Record<Service, string>;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([
    PrivatePostgres.start(),
    PrivateRedis.start(),
    ...SERVICES.map((service) => bundleService(service, folder)),
  ]);
  const data = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  urls["product-service"] = await start("product-service", data);
  urls["inventory-service"] = await start("inventory-service", data);
  const services = { PRODUCT_SERVICE_URL: urls["product-service"], INVENTORY_SERVICE_URL: urls["inventory-service"] };
  urls["api-gateway"] = await start("api-gateway", services);
});
afterAll(async () => {
  const ends = children.map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ends);
  await Promise.all([postgres.stop(), redis.stop()]);
  rmSync(folder, { recursive: true });
});

describe.each(SERVICES)("the bundle of %s, alone in a folder", (service) => {
  it("lives, is ready, and says what it is", async () => {
    expect(await call("GET", `${urls[service]}/health`)).toMatchObject({ status: 200, body: { service } });
    expect(await call("GET", `${urls[service]}/ready`)).toMatchObject({ status: 200, body: { status: "ready" } });
    const { body } = await call("GET", `${urls[service]}/version`);
    expect(body).toEqual({ service, version, commit: "abc123" });
  });

  it("is one file of less than 5 MB, which knows nothing of the machine it was made on", () => {
    const file = join(folder, service, "main.js");
    expect(statSync(file).size).toBeLessThan(MAX_BYTES);
    expect(readFileSync(file, "utf8").includes(join(__dirname, "../.."))).toBe(false);
  });
});

describe("the bundles together", () => {
  it("serve the page, its assets and the seeded products with their stock", async () => {
    const gateway = urls["api-gateway"];
    const page = await call("GET", `${gateway}/`);
    const assets = [...page.text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, path]) => path);
    expect(assets).toEqual(
      expect.arrayContaining(["/static/page.js", "/static/page-style.css", "/static/first-paint.js"]),
    );
    for (const path of assets) expect(await call("GET", `${gateway}${path}`)).toMatchObject({ status: 200 });
    expect((await call("GET", `${gateway}/api/products-full`)).body).toHaveLength(5);
  });
});
