import { randomBytes } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { addressIn } from "../fargate/addresses";
import type { Isolation } from "../fargate/namespaces";
import type { OutsideAddress } from "../fargate/protocol";
import type { Stage } from "../runtime/contract";
import { Authority } from "./authority";
import type { DatabaseCall } from "./database-calls";
import type { DeployedPostgres, DeployedRedis, DeployedServer } from "./deployed";
import { ManagedServer, type ServerProgram } from "./managed-server";
import { MASTER_PASSWORD_COMMAND, postgresProgram, redisCommand, redisProgram } from "./programs";
import { accessCommand, afterRequest, OPEN, type RedisAccess } from "./redis-tokens";
import { Snapshots } from "./snapshots";

export interface ServersOptions extends Pick<Stage, "client" | "say"> {
  readonly folder: string;
  readonly isolation: Isolation;
}

interface Running {
  readonly deployed: DeployedServer;
  readonly ip: string;
  readonly server: ManagedServer;
}

/** Where the data of a database that is to start come from: its snapshot, or itself before a reboot. */
type Source = { readonly snapshot: string } | { readonly seed: string };

const PASSWORD_BYTES = 24;

const keyOf = ({ kind, id }: DeployedServer): string => `${kind}-${id}`;

/** The servers that run, one for each that is deployed. */
export class Servers {
  readonly #running = new Map<string, Running>();
  readonly #access = new Map<string, RedisAccess>();
  /** Signs for ElastiCache, whose authorities clients know. */
  #cacheAuthority: Authority | undefined;
  /** Signs for RDS, whose authorities a client does not know unless it is given them. */
  #databaseAuthority: Authority | undefined;
  #started = 0;
  #copies: Promise<void> = Promise.resolve();
  readonly #snapshots: Snapshots;
  readonly #sources = new Map<string, Source>();
  /** Databases that were deleted or rebooted, whatever is there by now. */
  readonly #ended = new Map<string, { readonly finalSnapshot?: string; readonly isReboot?: boolean }>();

  constructor(private readonly options: ServersOptions) {
    this.#snapshots = new Snapshots(path.join(options.folder, "snapshots"));
  }

  get authority(): string | undefined {
    return this.#cacheAuthority?.certificate;
  }

  addresses(): OutsideAddress[] {
    return [...this.#running.values()].map(({ deployed, ip }) => ({
      ip,
      ports: [deployed.port],
      names: deployed.names,
    }));
  }

  at(ip: string, port: number): Running | undefined {
    return [...this.#running.values()].find((one) => one.ip === ip && one.deployed.port === port);
  }

  /** Starts and stops servers until there is one for each. */
  async become(deployed: readonly DeployedServer[]): Promise<void> {
    const keys = deployed.map(keyOf);
    for (const [key, running] of this.#running)
      if (!keys.includes(key) || this.#ended.has(key)) await this.#stop(key, running);
    this.#ended.clear();
    for (const one of deployed) {
      const running = this.#running.get(keyOf(one));
      if (running) await this.#follow(running, one);
      else if (one.names.length > 0) this.#running.set(keyOf(one), await this.#start(one));
    }
  }

  /** Takes in what a call does to the data of a database. */
  hearDatabase(call: DatabaseCall): void {
    const say = (error: Error) => this.options.say(`data: no copy of the data was made: ${error.message}`);
    switch (call.does) {
      case "create":
        this.#sources.delete(call.id);
        break;
      case "restore":
        this.#sources.set(call.id, { snapshot: call.snapshot });
        break;
      case "delete":
        this.#ended.set(`postgres-${call.id}`, call.finalSnapshot ? { finalSnapshot: call.finalSnapshot } : {});
        break;
      case "reboot":
        this.#ended.set(`postgres-${call.id}`, { isReboot: true });
        break;
      case "snapshot":
        this.#copies = this.#copies.then(() => this.#keep(call.id, call.snapshot)).catch(say);
        break;
      case "copy":
        this.#copies = this.#copies.then(() => this.#snapshots.copy(call.snapshot, call.target)).catch(say);
        break;
      case "forget":
        this.#copies = this.#copies.then(() => this.#snapshots.delete(call.snapshot)).catch(say);
    }
  }

  /** Resolves when every copy that was asked for is made. */
  get copied(): Promise<void> {
    return this.#copies;
  }

  /** Takes in what a request says of the token of a Redis. */
  hear(action: string, form: URLSearchParams): void {
    const id = form.get("ReplicationGroupId") ?? "";
    const before = this.#access.get(id) ?? OPEN;
    const access = afterRequest(before, action, form);
    if (access === before) return;
    this.#access.set(id, access);
    const running = [...this.#running.values()].find(({ deployed }) => deployed.kind === "redis" && deployed.id === id);
    if (running?.deployed.kind === "redis") this.#admit(running.deployed, running.server, before, access);
  }

  /** Forgets every token and every snapshot. */
  forget(): void {
    this.#access.clear();
    this.#sources.clear();
    this.#snapshots.clear();
  }

  async #keep(id: string, snapshot: string): Promise<void> {
    const server = this.#running.get(`postgres-${id}`)?.server;
    if (server) this.#snapshots.keep(snapshot, await server.backUp());
  }

  async #stop(key: string, { server, deployed: { id } }: Running): Promise<void> {
    const { finalSnapshot, isReboot = false } = this.#ended.get(key) ?? {};
    const seed = path.join(this.options.folder, `reboot-of-${key}`);
    try {
      if (finalSnapshot) this.#snapshots.keep(finalSnapshot, await server.backUp());
      if (isReboot) renameSync(await server.backUp(), seed);
      if (isReboot) this.#sources.set(id, { seed });
    } catch (error) {
      this.options.say(`data: ${key} leaves no copy of its data: ${(error as Error).message}`);
    }
    this.#running.delete(key);
    await server.stop();
    if (!isReboot) this.#access.delete(id);
  }

  /** A database whose master's password RDS keeps from now on has a new one. */
  async #follow(running: Running, deployed: DeployedServer): Promise<void> {
    const before = running.deployed;
    if (deployed.kind !== "postgres" || before.kind !== "postgres" || deployed.secretArn === before.secretArn) return;
    this.#running.set(keyOf(deployed), { ...running, deployed });
    const MASTER_PASSWORD = await this.#newPassword(deployed);
    if (MASTER_PASSWORD) await running.server.tell(MASTER_PASSWORD_COMMAND, { MASTER_PASSWORD });
  }

  /** Where a database begins; nowhere when it is new, or when its snapshot is of an earlier rehearsal. */
  #seedOf({ id }: DeployedServer): string | undefined {
    const source = this.#sources.get(id);
    this.#sources.delete(id);
    if (!source || "seed" in source) return source?.seed;
    const found = this.#snapshots.find(source.snapshot);
    if (!found) this.options.say(`data: the snapshot ${source.snapshot} holds nothing here: ${id} comes back empty`);
    return found;
  }

  async #start(deployed: DeployedServer): Promise<Running> {
    const { folder, isolation, say } = this.options;
    const isReboot = "seed" in (this.#sources.get(deployed.id) ?? {}); // after which the master's password is the same
    const program = await (deployed.kind === "postgres" ? this.#postgres(deployed, isReboot) : this.#redis(deployed));
    this.#started += 1;
    const seed = this.#seedOf(deployed);
    const server = new ManagedServer({ folder: path.join(folder, `${this.#started}`), isolation, program, seed });
    if (seed && !seed.startsWith(this.#snapshots.folder)) rmSync(seed, { recursive: true, force: true });
    const access = this.#access.get(deployed.id);
    if (deployed.kind === "redis" && access) this.#admit(deployed, server, OPEN, access);
    const where = `${deployed.names[0]}:${deployed.port}`;
    server.settled.then(
      () => say(`data: ${deployed.kind} ${deployed.id} answers at ${where}`),
      (error: Error) => say(`data: ${deployed.kind} ${deployed.id} does not run: ${error.message}`),
    );
    return { deployed, ip: this.#addressFor(deployed), server };
  }

  /** The last addresses of a subnet, as far from those of tasks as can be. */
  #addressFor({ cidrs }: DeployedServer): string {
    const cidr = cidrs[this.#started % cidrs.length] ?? "127.64.0.0/16"; // without a subnet one that nobody has
    return addressIn(cidr, -1 - this.#started);
  }

  async #postgres(deployed: DeployedPostgres, isReboot: boolean): Promise<ServerProgram> {
    const password = isReboot ? undefined : await this.#newPassword(deployed);
    this.#databaseAuthority ??= await Authority.found(path.join(this.options.folder, "rds"));
    return postgresProgram(deployed, await this.#databaseAuthority.issue(deployed.names), password);
  }

  /** A password of the master in the secret that RDS keeps; undefined where it keeps none. */
  async #newPassword({ master, secretArn }: DeployedPostgres): Promise<string | undefined> {
    if (!secretArn) return undefined;
    const secrets = new SecretsManagerClient(this.options.client);
    // RDS makes a new one up; the emulator has the same user and password for every instance.
    const password = randomBytes(PASSWORD_BYTES).toString("base64url");
    const SecretString = JSON.stringify({ username: master, password });
    await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
    secrets.destroy();
    return password;
  }

  async #redis(deployed: DeployedRedis): Promise<ServerProgram> {
    if (!deployed.hasTls) return redisProgram(deployed, undefined);
    this.#cacheAuthority ??= await Authority.found(path.join(this.options.folder, "elasticache"));
    return redisProgram(deployed, await this.#cacheAuthority.issue(deployed.names));
  }

  #admit(deployed: DeployedRedis, server: ManagedServer, before: RedisAccess, access: RedisAccess): void {
    const REDISCLI_AUTH = before.isGuarded ? before.tokens.at(-1) : undefined;
    const environment = { REDIS_COMMAND: accessCommand(access), ...(REDISCLI_AUTH && { REDISCLI_AUTH }) };
    server
      .tell(redisCommand(deployed), environment)
      .catch(() => this.options.say(`data: redis ${deployed.id} did not take its new token`)); // its words may hold it
  }
}
