import { randomBytes } from "node:crypto";
import path from "node:path";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { addressIn } from "../fargate/addresses";
import type { Isolation } from "../fargate/namespaces";
import type { OutsideAddress } from "../fargate/protocol";
import type { Stage } from "../runtime/contract";
import { Authority } from "./authority";
import type { DeployedPostgres, DeployedRedis, DeployedServer } from "./deployed";
import { ManagedServer, type ServerProgram } from "./managed-server";
import { postgresProgram, redisCommand, redisProgram } from "./programs";
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

  constructor(private readonly options: ServersOptions) {}

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
    for (const [key, { server, deployed: gone }] of this.#running)
      if (!keys.includes(key)) {
        this.#running.delete(key);
        await server.stop();
        this.#access.delete(gone.id);
      }
    for (const one of deployed)
      if (!this.#running.has(keyOf(one)) && one.names.length > 0) this.#running.set(keyOf(one), await this.#start(one));
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

  /** Forgets every token. */
  forget(): void {
    this.#access.clear();
  }

  async #start(deployed: DeployedServer): Promise<Running> {
    const { folder, isolation, say } = this.options;
    const program = await (deployed.kind === "postgres" ? this.#postgres(deployed) : this.#redis(deployed));
    this.#started += 1;
    const server = new ManagedServer({ folder: path.join(folder, `${this.#started}`), isolation, program });
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

  async #postgres(deployed: DeployedPostgres): Promise<ServerProgram> {
    const secrets = new SecretsManagerClient(this.options.client);
    // RDS makes a new one up; the emulator has the same user and password for every instance.
    const password = randomBytes(PASSWORD_BYTES).toString("base64url");
    const SecretString = JSON.stringify({ username: deployed.master, password });
    await secrets.send(new PutSecretValueCommand({ SecretId: deployed.secretArn, SecretString }));
    secrets.destroy();
    this.#databaseAuthority ??= await Authority.found(path.join(this.options.folder, "rds"));
    return postgresProgram(deployed, await this.#databaseAuthority.issue(deployed.names), password);
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
