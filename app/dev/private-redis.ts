import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Child } from "./child";
import { freePort } from "./free-port";
import { until } from "./poll";
import { requireTool } from "./tool";

const SCRIPT = "redis.sh";

/** Memory is bounded here too; what is cached may be lost at any time. */
const SETTINGS = ["--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"];

/** A Redis of our own: a free port of the loopback, nothing on the disk. */
export class PrivateRedis {
  #server: Child | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Starts one, ready for use. @throws UserError when Redis is not installed */
  static async start(): Promise<PrivateRedis> {
    requireTool("redis-server", SCRIPT);
    const redis = new PrivateRedis(mkdtempSync(join(tmpdir(), "stockwiz-redis-")), await freePort());
    await redis.resumeService();
    return redis;
  }

  /** Of the server's first process. */
  get pid(): number {
    if (!this.#server) throw new Error("the server is not started");
    return this.#server.pid;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server, empty. */
  async resumeService(): Promise<void> {
    const address = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--dir", this.folder];
    this.#server = new Child([requireTool("redis-server", SCRIPT), ...address, ...SETTINGS], {
      logFile: join(this.folder, "log"),
      stopSignal: "SIGTERM",
    });
    await until("redis answers", () => this.#answers());
  }

  /** Stops the server; what it held is lost. */
  async stopService(signal?: NodeJS.Signals): Promise<void> {
    await this.#server?.stop(signal);
  }

  freeze(): void {
    this.#server?.signal("SIGSTOP");
  }

  thaw(): void {
    this.#server?.signal("SIGCONT");
  }

  /** Stops the server and deletes its folder. */
  async stop(): Promise<void> {
    await this.stopService();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
    client.on("error", () => undefined);
    return client
      .connect()
      .then(() => true)
      .catch(() => false)
      .finally(() => client.disconnect());
  }
}
