import { z } from "zod";
import { UserError } from "../../user-error";

const MAX_PORT = 65_535;

/** TCP port to listen on; 0 lets the system choose. */
export const port = (fallback: number) => z.coerce.number().int().min(0).max(MAX_PORT).default(fallback);

/** True when an address has no part besides scheme, host and port: any other would be dropped. */
const isOrigin = (text: string): boolean => {
  const { origin, username, password, pathname } = new URL(text);
  return username === "" && password === "" && pathname === "/" && !/[?#]/.test(text) && origin !== "null";
};

/** Address of another service: scheme, host and port. */
export const serviceUrl = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, error: "must be an http or https address", abort: true })
    .refine(isOrigin, "must be scheme, host and port only; a path, a user or a password would be dropped")
    .default(fallback)
    .transform((url) => new URL(url).origin);

/** Variables that every service reads. */
export const processVariables = {
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** Commit that the image was built from. */
  GIT_COMMIT: z.string().default("unknown"),
};

/** Variables of a service that keeps data. */
export const dataVariables = {
  DATABASE_URL: z.string().optional(),
  PGHOST: z.string().optional(),
  PGPORT: z.coerce.number().int().min(1).max(MAX_PORT).default(5432),
  PGUSER: z.string().default("postgres"),
  PGPASSWORD: z.string().optional(),
  PGDATABASE: z.string().optional(),
  PGSSLMODE: z.string().default("disable"),
  REDIS_URL: z.string().default("redis://localhost:6379"),
  /** Seconds that a cached answer lives, 1 to a day. */
  CACHE_TTL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
};

/**
 * Reads a process's environment once and freezes it. An empty variable counts as absent, as Compose and ECS pass them.
 * @throws UserError that names every variable that is wrong
 */
export const parseEnv = <T extends z.ZodObject>(schema: T, values: NodeJS.ProcessEnv): Readonly<z.infer<T>> => {
  const result = schema.safeParse(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
  if (result.success) return Object.freeze(result.data);
  const wrong = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`environment: ${wrong.join("; ")}; correct the variable and start again`);
};
