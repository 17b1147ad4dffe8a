import { randomBytes } from "node:crypto";
import path from "node:path";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { addressIn } from "../fargate/addresses";
import type { Isolation } from "../fargate/namespaces";
import type { OutsideAddress } from "../fargate/protocol";
import type { Stage } from "../runtime/contract";
import { Authority } from "./authority";
import type { DeployedPostgres, DeployedRedis, DeployedServer } from "./deployed";
import { dropSeed, type Ending, KeptData } from "./kept-data";
import { ManagedServer, type ServerProgram } from "./managed-server";
import { MASTER_PASSWORD_COMMAND, postgresProgram, redisCommand, redisProgram } from "./programs";
import { accessCommand, afterRequest, OPEN, type RedisAccess } from "./redis-tokens";

export interface ServersOptions extends Pick<Stage, "client" | "say"> {
  readonly folder: string;
  readonly isolation: Isolation;
}

interface Running {
  readonly deployed: DeployedServer;
  readonly ip: string;
  readonly server: ManagedServer;
}

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
  /** What their data become when they end. */
  readonly kept: KeptData;

  constructor(private readonly options: ServersOptions) {
    const running = (id: string) => this.#running.get(`postgres-${id}`)?.server;
    this.kept = new KeptData({ folder: options.folder, say: options.say, running });
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
    const endings = this.kept.takeEndings(); // what ends while others are being stopped waits for the next time
    for (const [key, running] of this.#running) {
      const ending = running.deployed.kind === "postgres" ? endings.get(running.deployed.id) : undefined;
      if (ending || !keys.includes(key)) await this.#stop(key, running, ending);
    }
    for (const one of deployed) {
      const running = this.#running.get(keyOf(one));
      if (running) await this.#follow(running, one);
      else if (one.names.length > 0) this.#running.set(keyOf(one), await this.#start(one));
    }
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
    this.kept.forget();
  }

  async #stop(key: string, { server, deployed }: Running, ending: Ending = {}): Promise<void> {
    await this.kept.keep(deployed.id, server, ending);
    this.#running.delete(key);
    await server.stop();
    if (deployed.kind === "redis") this.#access.delete(deployed.id);
  }

  /** A database whose master's password RDS keeps from now on has a new one. */
  async #follow(running: Running, deployed: DeployedServer): Promise<void> {
    const before = running.deployed;
    if (deployed.kind !== "postgres" || before.kind !== "postgres" || deployed.secretArn === before.secretArn) return;
    this.#running.set(keyOf(deployed), { ...running, deployed });
    const MASTER_PASSWORD = await this.#newPassword(deployed);
    if (MASTER_PASSWORD) await running.server.tell(MASTER_PASSWORD_COMMAND, { MASTER_PASSWORD });
  }

  async #start(deployed: DeployedServer): Promise<Running> {
    const { folder, isolation, say } = this.options;
    const seed = deployed.kind === "postgres" ? this.kept.takeSeed(deployed.id) : undefined;
    const isReboot = seed?.isOwn ?? false; // after which the master's password is the same
    const program = await (deployed.kind === "postgres" ? this.#postgres(deployed, isReboot) : this.#redis(deployed));
    this.#started += 1;
    const own = path.join(folder, `${this.#started}`);
    const server = new ManagedServer({ folder: own, isolation, program, seed: seed?.folder });
    dropSeed(seed);
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
