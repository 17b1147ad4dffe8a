import { Construct } from "constructs";
import type { Container } from "./container";
import { DATABASE, DATABASE_USER, type DataTier, POSTGRES_PORT, REDIS_PORT } from "./data-tier";
import { GeneratedSecret } from "./generated-secret";
import type { KeptVolume } from "./kept-folder";

/** The users of the official images, by number. */
const POSTGRES_USER_ID = "999:999";
const REDIS_USER_ID = "999:999";
const POSTGRES_START_SECONDS = 60;
/** Beside the start: a task before that has still to stop, recovery after a crash, and the schema. */
const KEPT_START_SECONDS = 240;
const REDIS_START_SECONDS = 10;
/** Where PostgreSQL writes beside its data. */
const SOCKET_FOLDERS = ["/run/postgresql", "/tmp"];
/** Half of the container's memory is for values; the rest is Redis itself and its buffers. */
const REDIS_VALUES_SHARE = 2;

export interface EmbeddedDataProps {
  readonly secretName: string;
  /** Key of KMS that encrypts the secret. */
  readonly keyArn: string;
  /** Image of PostgreSQL with StockWiz's schema. */
  readonly postgresImage: string;
  readonly redisImage: string;
  readonly postgresMemoryMiB: number;
  readonly redisMemoryMiB: number;
  /** Where PostgreSQL's data outlives the task. @default it goes with the task */
  readonly kept?: KeptVolume;
}

/**
 * PostgreSQL and Redis as containers of the task itself. Their data goes with the task, and each task would have its own
 * database: for trying things out, never for more than one task, not even while one takes the place of another.
 */
export class EmbeddedData extends Construct implements DataTier {
  readonly containers: readonly Container[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly environment = {
    PGHOST: "localhost",
    PGPORT: String(POSTGRES_PORT),
    PGDATABASE: DATABASE,
    PGUSER: DATABASE_USER,
    PGSSLMODE: "disable", // it never leaves the task
    REDIS_URL: `redis://localhost:${REDIS_PORT}`,
  };

  constructor(scope: Construct, id: string, props: EmbeddedDataProps) {
    super(scope, id);
    const password = new GeneratedSecret(this, "password", {
      secretName: props.secretName,
      keyArn: props.keyArn,
      description: "password of the services' database user",
    });
    this.secrets = { PGPASSWORD: password.arn };
    this.containers = [postgres(props, password.arn), redis(props)];
  }
}

/** Folder that the base image declares for the data. */
const DATA_FOLDER = "/var/lib/postgresql/data";

/** Where the data is to stay, its own program waits for the task before and brings the schema up to date. */
const keeping = (volume: KeptVolume) => ({
  command: ["kept-postgres.sh", "postgres"],
  kept: { path: DATA_FOLDER, volume },
  environment: {
    POSTGRES_USER: DATABASE_USER,
    POSTGRES_DB: DATABASE,
    KEPT_FOLDER: DATA_FOLDER,
    PGDATA: `${DATA_FOLDER}/pgdata`, // beside the lock
  },
  startSeconds: KEPT_START_SECONDS,
  writablePaths: SOCKET_FOLDERS,
});

const postgres = ({ postgresImage, postgresMemoryMiB, kept }: EmbeddedDataProps, passwordArn: string): Container => ({
  name: "postgres",
  image: postgresImage,
  port: POSTGRES_PORT,
  // Over TCP: while the image runs its first scripts, the server listens on its socket only.
  healthCommand: ["CMD-SHELL", `pg_isready --quiet --host 127.0.0.1 --username ${DATABASE_USER} --dbname ${DATABASE}`],
  startSeconds: POSTGRES_START_SECONDS,
  environment: { POSTGRES_USER: DATABASE_USER, POSTGRES_DB: DATABASE },
  secrets: { POSTGRES_PASSWORD: passwordArn },
  user: POSTGRES_USER_ID,
  memoryMiB: postgresMemoryMiB,
  writablePaths: [DATA_FOLDER, ...SOCKET_FOLDERS],
  ...(kept && keeping(kept)),
});

const redis = ({ redisImage, redisMemoryMiB }: EmbeddedDataProps): Container => ({
  name: "redis",
  image: redisImage,
  port: REDIS_PORT,
  healthCommand: ["CMD", "redis-cli", "ping"],
  startSeconds: REDIS_START_SECONDS,
  command: [
    "redis-server",
    ...["--save", "", "--appendonly", "no"],
    ...["--maxmemory", `${Math.floor(redisMemoryMiB / REDIS_VALUES_SHARE)}mb`, "--maxmemory-policy", "allkeys-lru"],
  ],
  environment: {},
  user: REDIS_USER_ID,
  memoryMiB: redisMemoryMiB,
  writablePaths: ["/data"],
});
