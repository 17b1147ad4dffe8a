import { until } from "../../app/dev/poll";
import { PrivatePostgres } from "../../app/dev/private-postgres";
import { PrivateRedis } from "../../app/dev/private-redis";
import { call } from "./support/call";
import { uploadPatiently as upload } from "./support/csv-upload";
import { peakMiB } from "./support/memory-watch";
import { ServiceProcess } from "./support/service-process";

const LINES = 100_000;
const MINUTES = 60_000;
/** Of which an idle service takes 110 to 130. The file has 9 MB. */
const MAX_MIB = 300;
const PART_BYTES = 90_000;

let postgres: PrivatePostgres;
let redis: PrivateRedis;
let services: ServiceProcess[];
const start = () =>
  ServiceProcess.start("product-service", { DATABASE_URL: postgres.url, REDIS_URL: redis.url, LOG_LEVEL: "info" });
beforeAll(async () => {
  [postgres, redis] = await Promise.all([PrivatePostgres.start(), PrivateRedis.start()]);
  services = await Promise.all([start(), start()]);
}, MINUTES);
afterAll(async () => {
  for (const service of services) await service.kill();
  await Promise.all([postgres.stop(), redis.stop()]);
});
beforeEach(() => postgres.query("TRUNCATE products, imports CASCADE"));

const HEAD = "name,description,price,category,quantity,warehouse";
const TRICKY = ['"two\r\nlines, one ""cell"""', "'=1+1", "木製の椅子 💡", "", '""', "a;b"];
const lineOf = (n: number): string =>
  `Imported ${n},${TRICKY[n % TRICKY.length]},${Number((1 + (n % 90_000) / 100).toFixed(2))},Category ${n % 50},${n % 500},Warehouse ${n % 20}`;
const file = (lines: number, from = 0): string =>
  `\ufeff${[HEAD, ...Array.from({ length: lines }, (_, n) => lineOf(n + from)), ""].join("\r\n")}`;

const TWICE_BOOKED = "(SELECT FROM adjustments GROUP BY inventory_id HAVING count(*) > 1) twice";

const url = (index: number) => String(services[index]?.url);
const exported = async (): Promise<string> => (await call("GET", `${url(0)}/api/products/export.csv`)).text;
/** An export without its ids: what a file without ids must have become. */
const withoutIds = (csv: string): string => csv.replace(/^(\ufeff?)(id|\d+),/gm, "$1");
const read = async (id: number, index = 0) => (await call("GET", `${url(index)}/api/imports/${id}`)).body;
const applied = async (id: number, mode: string, index = 0) => {
  const started = performance.now();
  expect(await call("POST", `${url(index)}/api/imports/${id}/apply`, { mode })).toMatchObject({ status: 202 });
  await until("the import ends", async () => (await read(id, index)).state !== "applying", 300);
  return { ...(await read(id, index)), seconds: Math.round((performance.now() - started) / 1_000) };
};
const countOf = async (sql: string): Promise<number> =>
  (await postgres.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n ?? -1;

describe(`a file of ${LINES} lines`, () => {
  it(
    "comes in, goes out and comes in again as it was, all or nothing, while others write",
    async () => {
      const text = file(LINES);
      const started = performance.now();
      const { body, status } = await upload(url(0), text, PART_BYTES);
      const uploaded = Math.round((performance.now() - started) / 1_000);
      expect([status, body]).toMatchObject([200, { state: "ready", added: LINES, refused: 0 }]);
      const slowest = slowestWrite();
      const { seconds, ...ended } = await applied(body.id, "all", 1);
      const { milliseconds, statuses } = await slowest();
      expect(ended).toMatchObject({ state: "applied", added: LINES, processed: LINES });
      expect([201, 503]).toEqual(expect.arrayContaining([...statuses])); // it may be asked to try again, never lost
      const out = await exported();
      expect(withoutIds(out) === text.slice(1)).toBe(true); // fetch drops the mark
      const again = await upload(url(1), out, PART_BYTES);
      expect(again.body).toMatchObject({ state: "ready", unchanged: LINES, added: 0, changed: 0, refused: 0 });
      await applied(again.body.id, "all");
      expect((await exported()) === out).toBe(true);
      expect(await countOf(TWICE_BOOKED)).toBe(0);
      const peaks = services.map(({ pid }) => Math.round(peakMiB(pid)));
      process.stderr.write(
        `uploaded in ${uploaded} s, applied in ${seconds} s, others' slowest write ${milliseconds} ms, peaks ${peaks} MiB\n`,
      );
      expect(Math.max(...peaks)).toBeLessThan(MAX_MIB);
    },
    10 * MINUTES,
  );

  it(
    "changes every line of what is there, line by line, to what the file says",
    async () => {
      await applied((await upload(url(0), file(LINES), PART_BYTES)).body.id, "all");
      const out = (await exported()).replace(
        /,Category \d+,(\d+),/g,
        (_, quantity) => `,Changed,${Number(quantity) + 1},`,
      );
      const { body } = await upload(url(0), out, PART_BYTES);
      expect(body).toMatchObject({ changed: LINES, added: 0, refused: 0 });
      expect(await applied(body.id, "lines")).toMatchObject({ state: "applied", changed: LINES, processed: LINES });
      expect((await exported()) === out).toBe(true);
    },
    10 * MINUTES,
  );
});

/** What a refused writer is told to wait: Retry-After of the services. */
const RETRY_MS = 1_000;

/** Writes a product after another until it is stopped, and says how long the slowest took. */
const slowestWrite = () => {
  let [isStopped, milliseconds] = [false, 0];
  const statuses = new Set<number>();
  const ids: number[] = [];
  const writing = (async () => {
    while (!isStopped) {
      const started = performance.now();
      const { status, body } = await call("POST", `${url(0)}/api/products`, { name: "Another's", price: 1 });
      milliseconds = Math.max(milliseconds, Math.round(performance.now() - started));
      statuses.add(status);
      if (status === 201) ids.push(body.id);
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  })();
  return async () => {
    isStopped = true;
    await writing;
    await postgres.query(`DELETE FROM products WHERE id = ANY('{${ids}}')`);
    return { milliseconds, statuses };
  };
};

describe("an import whose process is killed in the middle", () => {
  const SMALLER = 20_000;

  it.each([["lines"], ["all"]])(
    "is taken up by another and does nothing twice, mode %s",
    async (mode) => {
      const { body } = await upload(url(0), file(SMALLER), PART_BYTES);
      await call("POST", `${url(0)}/api/imports/${body.id}/apply`, { mode });
      const kills: number[] = [];
      while (kills.length < 3) {
        const { processed: before } = await read(body.id, 1);
        await until("some of it is done, or all of it is under way", async () => {
          const { processed, state } = await read(body.id, 1);
          const busy = await countOf("pg_stat_activity WHERE application_name = 'stockwiz-import' AND state <> 'idle'");
          return state !== "applying" || (mode === "all" ? busy > 0 : processed > before);
        });
        if ((await read(body.id, 1)).state !== "applying") break;
        await Promise.all(services.map((service) => service.kill()));
        services = await Promise.all([start(), start()]);
        kills.push((await read(body.id)).processed);
      }
      process.stderr.write(`${mode}: killed with ${kills} of ${SMALLER} lines done\n`);
      expect(kills.length).toBeGreaterThan(0);
      await until("the import ends", async () => (await read(body.id)).state === "applied", 300);
      expect(await read(body.id)).toMatchObject({ added: SMALLER, refused: 0, processed: SMALLER });
      expect(withoutIds(await exported()) === file(SMALLER).slice(1)).toBe(true);
      expect(await countOf(TWICE_BOOKED)).toBe(0);
      const repeated = await upload(url(0), file(SMALLER), PART_BYTES);
      expect(repeated.body).toMatchObject({ unchanged: SMALLER, added: 0, changed: 0, refused: 0 });
    },
    10 * MINUTES,
  );
});
