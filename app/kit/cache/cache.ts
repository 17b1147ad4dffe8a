import type { Logger } from "pino";
import type { RedisLink } from "../redis";
import type { Generation } from "./generation";
import { type Entry, type Found, markWritten, type SlotOptions, Slots, type Stamp } from "./slots";

/** Single rows: 64 MiB at most. */
const ROWS: SlotOptions = { slots: 8_192, maxBytes: 8_192 };
/** Pages of up to 1000 rows: 64 MiB at most. */
const PAGES: SlotOptions = { slots: 128, maxBytes: 524_288 };

const LEASE_POLL_MS = 10;
const MARK_RETRY_MS = 250;

/** What a cache serves: one row, or a page of rows. */
export type Shape = "row" | "page";

export interface CacheOptions {
  /** Rows whose answers are kept; also the row of `cache_generations`. */
  readonly noun: string;
  readonly generation: Generation;
  readonly redis: RedisLink;
  readonly log: Logger;
  readonly ttlSeconds: number;
  /** Other nouns that a write here may change, as a deletion that cascades. @default [] */
  readonly alsoChanges?: readonly string[];
}

export interface ReadOptions {
  /** Ask the database even where a kept answer is true. @default false */
  readonly skipKept?: boolean;
}

/**
 * Answers about one noun, kept in Redis, never older than 50 ms behind the last acknowledged write: a value is served
 * only while the database and Redis both still say what they said before it was read.
 * @see docs/adr/0010-caching.md
 */
export class Cache {
  readonly #options: CacheOptions;
  readonly #slots: Readonly<Record<Shape, Slots>>;
  readonly #flights = new Map<string, Promise<unknown>>();
  #lastWrites = "";
  #owed: NodeJS.Timeout | undefined;

  constructor(options: CacheOptions) {
    const { noun, redis, ttlSeconds } = options;
    this.#options = options;
    this.#slots = { row: new Slots(noun, redis, ttlSeconds, ROWS), page: new Slots(noun, redis, ttlSeconds, PAGES) };
  }

  /** Names the state that reads see now; `undefined` while the database does not answer. */
  token(): Promise<string | undefined> {
    return this.#options.generation.current();
  }

  /** Gives the value of a key: the kept one while it is true, else what `load` finds, asked once for all who wait. */
  async read<T>(shape: Shape, key: string, load: () => Promise<T>, { skipKept = false }: ReadOptions = {}): Promise<T> {
    const slots = this.#slots[shape];
    const found = await slots.find(key);
    if (found && found.writes !== this.#lastWrites) this.#noticeWrite(found.writes);
    const token = await this.#options.generation.current();
    if (!skipKept && found && isTrue(found, token)) return found.entry.value as T;
    // Whoever saw the same state may share an answer that is still under way; with no state known, nobody may.
    const state = token ?? found?.writes;
    if (state === undefined) return load();
    const flight = `${shape} ${key} ${state}`;
    const underWay = this.#flights.get(flight);
    if (underWay) return underWay as Promise<T>;
    const stamp = found && { token, writes: found.writes };
    const landing = stamp && !skipKept ? loadOnce(slots, key, stamp, load) : loadNow(load);
    return this.#takeOff(flight, landing, async (landed) => {
      if (stamp) await (landed?.isNew ? slots.put(key, stamp, landed.value) : slots.release(key, stamp));
    });
  }

  /** Makes every kept answer about the noun untrue. Call after the commit and before the acknowledgement. */
  async invalidate(): Promise<void> {
    this.#options.generation.forget();
    if (!(await this.#mark())) this.#payLater();
  }

  /** Stops what runs in the background. */
  close(): void {
    clearTimeout(this.#owed);
  }

  /** Another process wrote: the token at hand may be from before that write. */
  #noticeWrite(writes: string): void {
    this.#lastWrites = writes;
    this.#options.generation.forget();
  }

  /** The flight ends when its value lies in Redis: a reader finds it in one place or the other, never in neither. */
  #takeOff<T>(flight: string, landing: Promise<Landed<T>>, end: (landed?: Landed<T>) => Promise<void>): Promise<T> {
    const value = landing.then((landed) => landed.value);
    this.#flights.set(flight, value);
    const forget = () => this.#flights.delete(flight);
    landing.catch(forget); // whoever comes after a failure asks again
    void landing.then(end, () => end()).finally(forget);
    return value;
  }

  async #mark(): Promise<boolean> {
    const { noun, redis, alsoChanges = [] } = this.#options;
    const marks = await Promise.all([noun, ...alsoChanges].map((name) => markWritten(redis, name)));
    return marks.every(Boolean);
  }

  /** Redis missed a write. PostgreSQL's token covers it meanwhile; the mark is for the hour when PostgreSQL is away. */
  #payLater(): void {
    clearTimeout(this.#owed);
    this.#owed = setTimeout(async () => {
      if (!(await this.#mark())) this.#payLater();
    }, MARK_RETRY_MS);
    this.#owed.unref();
  }
}

/** PostgreSQL decides where it answers, and Redis must agree; while PostgreSQL is away nobody can write, and Redis decides. */
const isTrue = (found: Found, token: string | undefined): found is Found & { entry: Entry } =>
  found.entry !== undefined &&
  found.entry.writes === found.writes &&
  (token === undefined || found.entry.token === token);

const isSame = (stamp: Stamp, entry: Entry | undefined): entry is Entry =>
  entry !== undefined && entry.token === stamp.token && entry.writes === stamp.writes;

/** A value that was asked for, and whether it is we who asked the database. */
interface Landed<T> {
  readonly value: T;
  readonly isNew: boolean;
}

const loadNow = async <T>(load: () => Promise<T>): Promise<Landed<T>> => ({ value: await load(), isNew: true });

/** Loads the value unless another process does so, or just did, for the same state. */
const loadOnce = async <T>(slots: Slots, key: string, stamp: Stamp, load: () => Promise<T>): Promise<Landed<T>> => {
  const entry = await othersEntry(slots, key, stamp);
  return entry ? { value: entry.value as T, isNew: false } : loadNow(load);
};

/** What another process brought for the same state; `undefined` when that is left to us. */
const othersEntry = async (slots: Slots, key: string, stamp: Stamp): Promise<Entry | undefined> => {
  // Ends with the lease, which Redis itself takes back when its owner dies.
  for (;;) {
    const isOurs = await slots.lease(key, stamp);
    const entry = (await slots.find(key))?.entry;
    if (isSame(stamp, entry)) return entry;
    if (isOurs) return undefined;
    await new Promise((resolve) => setTimeout(resolve, LEASE_POLL_MS));
  }
};
