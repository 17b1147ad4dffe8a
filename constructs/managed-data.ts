import { Construct } from "constructs";
import { DATABASE, DATABASE_USER, type DataTier, POSTGRES_PORT, REDIS_PORT } from "./data-tier";
import { GeneratedSecret } from "./generated-secret";
import { PostgresInstance, type PostgresInstanceProps } from "./postgres-instance";
import { RedisGroup, type RedisGroupProps } from "./redis-group";

export interface ManagedDataProps {
  readonly databaseSecretName: string;
  readonly redisSecretName: string;
  readonly postgres: Omit<PostgresInstanceProps, "databaseName">;
  readonly redis: Omit<RedisGroupProps, "port">;
}

/** PostgreSQL of RDS and Redis of ElastiCache, which outlive every task. */
export class ManagedData extends Construct implements DataTier {
  readonly containers = [];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ManagedDataProps) {
    super(scope, id);
    const postgres = new PostgresInstance(this, "postgres", { ...props.postgres, databaseName: DATABASE });
    const redis = new RedisGroup(this, "redis", { ...props.redis, port: REDIS_PORT });
    const password = new GeneratedSecret(this, "database-password", {
      secretName: props.databaseSecretName,
      description: "password of the services' database user; the migrate step makes the user",
    });
    const redisUrl = new GeneratedSecret(this, "redis-url", {
      secretName: props.redisSecretName,
      description: "address of Redis with the token that the apply step sets",
      value: (token) => `rediss://:${token}@${redis.address}:${REDIS_PORT}`,
    });
    this.environment = {
      PGHOST: postgres.address,
      PGPORT: String(POSTGRES_PORT),
      PGDATABASE: DATABASE,
      PGUSER: DATABASE_USER,
      PGSSLMODE: "require",
    };
    this.secrets = { PGPASSWORD: password.arn, REDIS_URL: redisUrl.arn };
  }
}
