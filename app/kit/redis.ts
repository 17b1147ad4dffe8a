import { Redis } from "ioredis";
import type { Logger } from "pino";
import { within } from "./deadline";
import { redisAddress } from "./redis-address";

/** A cache that takes longer than this is no cache: PostgreSQL answers in a few milliseconds. */
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1_000;
/** How long Redis is left alone after it kept someone waiting, so that a pause costs one wait now and then, not one per request. */
const REST_MS = 250;
const RECONNECT_MS = 200;

/** Redis as something that may be away at any time: a command gives its answer, or `undefined` within 250 ms. */
export class RedisLink {
  readonly #redis: Redis;
  readonly #log: Logger;
  #restUntil = 0;
  #isAway = false;

  constructor(url: string, log: Logger) {
    this.#log = log;
    this.#redis = new Redis(redisAddress(url), {
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableOfflineQueue: false, // a queue would grow while Redis is away, and replay old news when it returns
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => RECONNECT_MS,
    });
    this.#redis.on("error", (err) => this.#away(err)); // without a listener it would end the process
  }

  /** Runs one command, or says `undefined` because Redis is away. Never throws. */
  async attempt<T>(command: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    const started = performance.now();
    if (started < this.#restUntil) return undefined;
    try {
      const answer = await within(COMMAND_TIMEOUT_MS, "redis", command(this.#redis));
      if (this.#isAway) this.#log.info("redis answers again");
      this.#isAway = false;
      return answer;
    } catch (error) {
      const now = performance.now();
      if (now - started >= COMMAND_TIMEOUT_MS) this.#restUntil = now + REST_MS; // a lost connection says so at once
      this.#away(error);
      return undefined;
    }
  }

  /** True when Redis answers now. */
  async isUp(): Promise<boolean> {
    return (await this.attempt((redis) => redis.ping())) === "PONG";
  }

  close(): void {
    this.#redis.disconnect();
  }

  #away(err: unknown): void {
    if (!this.#isAway) this.#log.warn({ err }, "redis is away: answers come from postgres");
    this.#isAway = true;
  }
}
