import path from "node:path";
import { knownUser } from "../fargate/programs";
import type { Certificate } from "./authority";
import type { DeployedPostgres, DeployedRedis } from "./deployed";
import { BACKUP_FOLDER, type ServerProgram } from "./managed-server";

/** The users of the official images. PostgreSQL wants to know the name of its own. */
const POSTGRES_USER_ID = knownUser(999);
const REDIS_USER_ID = 999;
/** A socket without a file, as managed-postgres.sh has it. */
const SOCKET = "@rds";
/** About what the smallest node has for values. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Redis.html */
const REDIS_MEMORY = "384mb";

export const postgresProgram = (
  { master, database, forcesTls, port }: DeployedPostgres,
  { certificate, key }: Certificate,
  password: string | undefined,
): ServerProgram => ({
  port,
  command: ["bash", path.join(__dirname, "managed-postgres.sh")],
  environment: {
    MASTER_USER: master,
    MASTER_PASSWORD: password ?? "",
    DATABASE: database,
    PORT: String(port),
    CERTIFICATE: certificate,
    KEY: key,
    CONNECTION: forcesTls ? "hostssl" : "host",
  },
  user: { uid: POSTGRES_USER_ID, gid: POSTGRES_USER_ID },
  check: ["pg_isready", "--quiet", "--host", "127.0.0.1", "--port", String(port)],
  backup: [
    ...["pg_basebackup", "--host", SOCKET, "--port", String(port), "--username", "rdsadmin"],
    ...["--pgdata", BACKUP_FOLDER, "--checkpoint", "fast", "--wal-method", "fetch", "--no-sync"],
  ],
});

/** Gives the master of a PostgreSQL that runs the password in MASTER_PASSWORD. */
export const MASTER_PASSWORD_COMMAND = ["bash", path.join(__dirname, "master-password.sh")];

/** How `redis-cli` speaks to it from within; whose certificate that is need not be asked there. */
const clientOf = ({ port, hasTls }: DeployedRedis): readonly string[] => [
  "redis-cli",
  "-e",
  ...["-p", String(port)],
  ...(hasTls ? ["--tls", "--insecure"] : []),
];

export const redisProgram = (deployed: DeployedRedis, certificate: Certificate | undefined): ServerProgram => ({
  port: deployed.port,
  command: [
    "redis-server",
    ...["--save", "", "--appendonly", "no", "--protected-mode", "no"],
    ...["--maxmemory", REDIS_MEMORY, "--maxmemory-policy", "volatile-lru"],
    ...(certificate
      ? [
          ...["--port", "0", "--tls-port", String(deployed.port), "--tls-auth-clients", "no"],
          ...["--tls-cert-file", certificate.certificate, "--tls-key-file", certificate.key],
          ...["--tls-ca-cert-file", certificate.certificate],
        ]
      : ["--port", String(deployed.port)]),
  ],
  environment: {},
  user: { uid: REDIS_USER_ID, gid: REDIS_USER_ID },
  check: [...clientOf(deployed), "ping"],
});

/** Lets Redis read a command from a variable, for a token must not stand among the arguments of a process. */
export const redisCommand = (deployed: DeployedRedis): readonly string[] => [
  "sh",
  "-c",
  'printf "%s\\n" "$REDIS_COMMAND" | "$@"',
  "sh",
  ...clientOf(deployed),
];
