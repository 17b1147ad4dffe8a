import { pino } from "pino";
import { until } from "../../../app/dev/poll";
import { Cache } from "../../../app/kit/cache/cache";
import { Generation } from "../../../app/kit/cache/generation";
import { Database } from "../../../app/kit/database";
import { databaseAddress } from "../../../app/kit/database-address";
import { RedisLink } from "../../../app/kit/redis";
import { closing, type DataAddress } from "./stockwiz";

const log = pino({ level: "silent" });

/** A cache like a service's, whose loads a test decides. */
export const openCache = async ({ database: url, redis: redisUrl }: DataAddress) => {
  const address = databaseAddress({ DATABASE_URL: url, PGPORT: 5432, PGUSER: "", PGSSLMODE: "disable" });
  const database = new Database(address, log, 2);
  const redis = new RedisLink(redisUrl, log);
  const cache = new Cache({
    noun: "products",
    generation: new Generation("products", database, log),
    redis,
    log,
    ttlSeconds: 300,
  });
  await until("redis is connected", () => redis.isUp());
  const close = closing(async () => {
    cache.close();
    redis.close();
    await database.close();
  });
  return { cache, close, write: (sql: string) => database.write(sql) };
};

/** Something a test opens when it is time. */
const gate = () => {
  const signal = new AbortController();
  const opened = new Promise((resolve) => signal.signal.addEventListener("abort", resolve));
  return { open: () => signal.abort(), opened };
};

/** A read that found nothing and waits for the database, which answers "old" when the test opens. */
export const slowMiss = async (cache: Cache, key: string) => {
  const [asked, answer] = [gate(), gate()];
  const slow = cache.read("row", key, async () => {
    asked.open();
    await answer.opened;
    return "old";
  });
  await asked.opened;
  return { slow, open: answer.open };
};

export const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
