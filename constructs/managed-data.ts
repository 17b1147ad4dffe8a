import { Construct } from "constructs";
import type { Program } from "./container";
import { DATABASE, DATABASE_USER, type DataTier, POSTGRES_PORT, REDIS_PORT } from "./data-tier";
import { GeneratedSecret } from "./generated-secret";
import { PostgresInstance, type PostgresInstanceProps } from "./postgres-instance";
import { RedisGroup, type RedisGroupProps } from "./redis-group";

export interface ManagedDataProps {
  readonly databaseSecretName: string;
  readonly redisSecretName: string;
  /** Key of KMS that encrypts both secrets. */
  readonly keyArn: string;
  readonly postgres: Omit<PostgresInstanceProps, "databaseName">;
  readonly redis: Omit<RedisGroupProps, "port">;
}

/** PostgreSQL of RDS and Redis of ElastiCache, which outlive every task. */
export class ManagedData extends Construct implements DataTier {
  readonly containers = [];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly databaseIdentifier: string;
  /** Coordinates and secrets for whoever prepares the database as its master. */
  readonly preparation: Pick<Program, "environment" | "secrets">;

  constructor(scope: Construct, id: string, props: ManagedDataProps) {
    super(scope, id);
    const postgres = new PostgresInstance(this, "postgres", { ...props.postgres, databaseName: DATABASE });
    this.databaseIdentifier = postgres.identifier;
    const redis = new RedisGroup(this, "redis", { ...props.redis, port: REDIS_PORT });
    const password = new GeneratedSecret(this, "database-password", {
      secretName: props.databaseSecretName,
      keyArn: props.keyArn,
      description: "password of the services' database user; the migrate step makes the user",
    });
    const redisUrl = new GeneratedSecret(this, "redis-url", {
      secretName: props.redisSecretName,
      keyArn: props.keyArn,
      description: "address of Redis with the token that the apply step sets",
      value: (token) => `rediss://:${token}@${redis.address}:${REDIS_PORT}`,
      renewedWith: [redis.addressAttribute], // a group that is replaced has another address, and no token
    });
    const server = {
      PGHOST: postgres.address,
      PGPORT: String(POSTGRES_PORT),
      PGDATABASE: DATABASE,
      PGSSLMODE: "require",
    };
    this.environment = { ...server, PGUSER: DATABASE_USER };
    this.secrets = { PGPASSWORD: password.arn, REDIS_URL: redisUrl.arn };
    this.preparation = {
      environment: { ...server, PGUSER: postgres.master, SERVICE_USER: DATABASE_USER },
      secrets: { PGPASSWORD: postgres.masterPassword, SERVICE_PASSWORD: password.arn },
    };
  }
}
