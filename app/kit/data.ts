import type { Logger } from "pino";
import { Cache } from "./cache/cache";
import { Generation } from "./cache/generation";
import { SnapshotRows } from "./csv/snapshot-rows";
import { Database } from "./database";
import { type DatabaseVariables, databaseAddress } from "./database-address";
import type { Dependency } from "./health";
import { RedisLink } from "./redis";

export interface DataOptions {
  readonly env: DatabaseVariables & { readonly REDIS_URL: string; readonly CACHE_TTL_SECONDS: number };
  readonly log: Logger;
  /** Rows that the service owns. */
  readonly noun: string;
  /** Nouns of other services that a write here may change. @default [] */
  readonly alsoChanges?: readonly string[];
}

/** Where a service keeps its rows, and the cache before it. */
export interface Data {
  readonly database: Database;
  readonly cache: Cache;
  readonly snapshotRows: SnapshotRows;
  readonly dependencies: readonly Dependency[];
  readonly close: () => Promise<void>;
}

/** Opens PostgreSQL and Redis. Connects to neither before the first request, so either may be away at the start. */
export const openData = ({ env, log, noun, alsoChanges = [] }: DataOptions): Data => {
  const address = databaseAddress(env);
  const database = new Database(address, log);
  // Of its own, so that the question which generation is the latest never queues behind slow statements.
  const watch = new Database(address, log, 1);
  const snapshotRows = new SnapshotRows(address, log);
  const redis = new RedisLink(env.REDIS_URL, log);
  const generation = new Generation(noun, watch, log);
  const cache = new Cache({ noun, alsoChanges, generation, redis, log, ttlSeconds: env.CACHE_TTL_SECONDS });
  return {
    database,
    cache,
    snapshotRows,
    dependencies: [
      { name: "postgres", isRequired: true, isUp: async () => (await generation.current()) !== undefined },
      { name: "redis", isRequired: false, isUp: () => redis.isUp() },
    ],
    close: async () => {
      cache.close();
      redis.close();
      await Promise.all([database.close(), watch.close(), snapshotRows.close()]);
    },
  };
};
