import type { Container } from "./container";

/** Where PostgreSQL and Redis are, for the services that use them. */
export interface DataTier {
  /** Containers of the task that have to be healthy first; none when the data lives elsewhere. */
  readonly containers: readonly Container[];
  /** Coordinates, in the variables that the services read. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs of the secrets, by the variable that carries each. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Under which CloudWatch measures the database. @default nobody does, as it is a container */
  readonly databaseIdentifier?: string;
}

/** When AWS may change what it manages. */
export interface Maintenance {
  /** Changes are made at once, also one that restarts the server. @default false: they wait for the maintenance window */
  readonly applyImmediately?: boolean;
  /** In UTC, an hour or more: `sun:04:00-sun:05:00`. @default AWS chooses one */
  readonly maintenanceWindow?: string;
  /** In UTC, an hour or more, apart from the other: `02:00-03:00`. @default AWS chooses one */
  readonly backupWindow?: string;
}

export const DATABASE = "stockwiz";
/** The services' own user, which is not the database's master. */
export const DATABASE_USER = "stockwiz";
export const POSTGRES_PORT = 5432;
export const REDIS_PORT = 6379;
