import { createHash, randomUUID } from "node:crypto";
import type { RedisLink } from "../redis";

/** How much of Redis one kind of answer may take: `slots` × `maxBytes` at the very most. */
export interface SlotOptions {
  readonly slots: number;
  readonly maxBytes: number;
}

/** When a value was true: what PostgreSQL and Redis said before it was read. */
export interface Stamp {
  /** Generation of the noun in PostgreSQL; `undefined` while PostgreSQL does not answer. */
  readonly token: string | undefined;
  /** Mark of the last write that reached Redis. */
  readonly writes: string;
}

/** A value as it lies in its slot, with the key it belongs to: two keys may share a slot. */
export interface Entry extends Stamp {
  readonly key: string;
  readonly value: unknown;
}

/** What Redis holds for a key: perhaps a value, and always the mark of the last write. */
export interface Found {
  readonly entry: Entry | undefined;
  readonly writes: string;
}

/** Nearly as long as a query may take, and short enough to outwait and then ask oneself when its owner died. */
const LEASE_MS = 1_500;

/** What stands for the mark where there is none. */
const NO_WRITES = "none";

/** Nothing is stored that a write has overtaken: it would only push a newer value out. */
const PUT = `
if (redis.call("GET", KEYS[2]) or "${NO_WRITES}") == ARGV[3] then
  redis.call("SET", KEYS[1], ARGV[1], "EX", ARGV[2])
end
return redis.call("DEL", KEYS[3])`;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** What is not ours, or was cut, is as good as nothing. */
const parseEntry = (text: string | null, key: string): Entry | undefined => {
  try {
    const entry = JSON.parse(text ?? "null") as Entry | null;
    return entry?.key === key ? entry : undefined;
  } catch {
    return undefined;
  }
};

/** Changes with the form of what is kept, so that two versions of a service do not read each other's values. */
const PREFIX = "stockwiz:v1";

/** Names the mark that each write to a noun renews. */
const writesKey = (noun: string): string => `${PREFIX}:${noun}:writes`;

/** Marks in Redis that the noun was written. False when Redis is away. */
export const markWritten = async (redis: RedisLink, noun: string): Promise<boolean> =>
  (await redis.attempt((client) => client.set(writesKey(noun), randomUUID()))) !== undefined;

/**
 * A fixed number of places in Redis for the values of one noun. A key has exactly one place, so memory is bounded
 * whatever is asked for; two keys that meet in one place cost each other a miss, never a wrong answer.
 */
export class Slots {
  constructor(
    private readonly noun: string,
    private readonly redis: RedisLink,
    private readonly ttlSeconds: number,
    private readonly options: SlotOptions,
  ) {}

  /** What lies there; `undefined` when Redis is away. */
  async find(key: string): Promise<Found | undefined> {
    const answer = await this.redis.attempt((client) => client.mget(this.#place(key), writesKey(this.noun)));
    if (!answer) return undefined;
    const [text = null, writes] = answer;
    return { entry: parseEntry(text, key), writes: writes ?? NO_WRITES };
  }

  /** Takes the right to load a value for one stamp. False when another process has it. */
  async lease(key: string, stamp: Stamp): Promise<boolean> {
    const answer = await this.redis.attempt((client) =>
      client.set(this.#leaseKey(key, stamp), "1", "PX", LEASE_MS, "NX"),
    );
    return answer !== null; // undefined: Redis is away, so nobody can be waited for
  }

  /** Stores a value where it fits, unless a write overtook it, and gives the lease back. */
  async put(key: string, stamp: Stamp, value: unknown): Promise<void> {
    const text = JSON.stringify({ key, ...stamp, value } satisfies Entry);
    if (Buffer.byteLength(text) > this.options.maxBytes) return this.release(key, stamp);
    const keys = [this.#place(key), writesKey(this.noun), this.#leaseKey(key, stamp)];
    await this.redis.attempt((client) => client.eval(PUT, keys.length, ...keys, text, this.ttlSeconds, stamp.writes));
  }

  /** Gives the lease back without a value. */
  async release(key: string, stamp: Stamp): Promise<void> {
    await this.redis.attempt((client) => client.del(this.#leaseKey(key, stamp)));
  }

  #place(key: string): string {
    return `${PREFIX}:${this.noun}:${this.options.slots}:${digest(key).readUInt32BE(0) % this.options.slots}`;
  }

  #leaseKey(key: string, { token, writes }: Stamp): string {
    return `${PREFIX}:${this.noun}:lease:${digest(`${key} ${token ?? writes}`).toString("base64url")}`;
  }
}
