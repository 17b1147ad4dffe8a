import type { PoolConfig } from "pg";
import { UserError } from "../../user-error";
import { refuseFragment, unescaped } from "./address";

/** What `DATABASE_URL` and the `PG*` variables say, as parsed by the environment schema. */
export interface DatabaseVariables {
  readonly DATABASE_URL?: string | undefined;
  readonly PGHOST?: string | undefined;
  readonly PGPORT: number;
  readonly PGUSER: string;
  readonly PGPASSWORD?: string | undefined;
  readonly PGDATABASE?: string | undefined;
  readonly PGSSLMODE: string;
}

/**
 * libpq's words: `require` encrypts without checking the certificate, the verify modes check it.
 * @see https://www.postgresql.org/docs/15/libpq-ssl.html
 */
const SSL_MODES: Readonly<Record<string, PoolConfig["ssl"]>> = {
  disable: false,
  allow: false,
  prefer: false,
  require: { rejectUnauthorized: false },
  "no-verify": { rejectUnauthorized: false },
  "verify-ca": { rejectUnauthorized: true },
  "verify-full": { rejectUnauthorized: true },
};

const sslFor = (mode: string): PoolConfig["ssl"] => {
  if (mode in SSL_MODES) return SSL_MODES[mode];
  throw new UserError(`sslmode: "${mode}" is not known; use one of ${Object.keys(SSL_MODES).join(", ")}`);
};

const DEFAULT_DATABASE = "stockwiz";

const VARIABLE = "DATABASE_URL";
/** Options of an address that are obeyed. */
const OPTIONS = ["host", "sslmode"];

const refuseOptions = ({ searchParams }: URL): void => {
  const others = [...new Set(searchParams.keys())].filter((name) => !OPTIONS.includes(name));
  if (others.length === 0) return;
  throw new UserError(`${VARIABLE}: ${others.join(", ")} would be dropped; the options are ${OPTIONS.join(" and ")}`);
};

const fromUrl = (text: string, sslMode: string): PoolConfig => {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UserError(
      `${VARIABLE}: not a PostgreSQL address; write postgres://user:password@host:5432/database or postgresql://…`,
    );
  }
  const url = new URL(text);
  refuseFragment(VARIABLE, url);
  refuseOptions(url);
  return {
    host: url.searchParams.get("host") ?? unescaped(VARIABLE, "host", url.hostname),
    port: Number(url.port || 5432),
    user: unescaped(VARIABLE, "user", url.username) || "postgres",
    password: unescaped(VARIABLE, "password", url.password),
    database: unescaped(VARIABLE, "database", url.pathname.slice(1)) || DEFAULT_DATABASE,
    ssl: sslFor(url.searchParams.get("sslmode") ?? sslMode),
  };
};

/**
 * Where PostgreSQL is: `DATABASE_URL` where it is set, else the `PG*` variables.
 * @throws UserError when neither makes an address
 */
export const databaseAddress = (env: DatabaseVariables): PoolConfig =>
  env.DATABASE_URL === undefined
    ? {
        host: env.PGHOST ?? "localhost",
        port: env.PGPORT,
        user: env.PGUSER,
        password: env.PGPASSWORD ?? "",
        database: env.PGDATABASE ?? DEFAULT_DATABASE,
        ssl: sslFor(env.PGSSLMODE),
      }
    : fromUrl(env.DATABASE_URL, env.PGSSLMODE);
