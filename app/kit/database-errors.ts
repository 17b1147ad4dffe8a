import { outcomeUnknown, Problem, unavailable } from "./problem";

/**
 * States in which the same statement may succeed a moment later: connection lost (08), resources (53), operator
 * intervention such as shutdown or timeout (57), deadlock and serialization (40), a lock not had in time, a standby.
 * @see https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const PASSING_STATE = /^(08|53|57|40)|^(55P03|25006)$/;
/** Of these, the states in which a server that is there gave one statement up and undid it. */
const BUSY_STATE = /^(53|40)|^(57014|55P03)$/;
const LOST_CONNECTION = /terminat|timeout|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|not queryable|ENOENT|socket/i;

const wordsOf = (error: unknown) => error as { code?: string; message?: string; severity?: string };
const hasState = ({ code = "" }: { code?: string }): boolean => /^[0-9A-Z]{5}$/.test(code);

const isPassing = (error: unknown): boolean => {
  const { code = "", message = "" } = wordsOf(error);
  return hasState({ code }) ? PASSING_STATE.test(code) : LOST_CONNECTION.test(`${code} ${message}`);
};

/** True when the server itself refused a statement, undid what it did, and goes on with the connection. */
export const isRefusedStatement = (error: unknown): boolean => {
  const { code = "", severity = "ERROR" } = wordsOf(error);
  return hasState({ code }) && severity === "ERROR" && !/^(08|57P)/.test(code);
};

/** Lost before an answer came, quickly: the pool's other connections may be just as dead, a new one may not. */
export const isStaleConnection = (error: unknown): boolean => {
  const { code = "", message = "" } = wordsOf(error);
  return code === "57P01" || code === "ECONNRESET" || code === "EPIPE" || /terminated unexpectedly/.test(message);
};

/** PostgreSQL answers, and has no time for this: it waited for a lock, a connection or a turn. */
export const busy = (cause?: unknown): Problem =>
  new Problem(
    503,
    "postgres-busy",
    "too many wait for the same rows or for the database; nothing was changed, try again",
    {
      headers: { "retry-after": "1" },
      cause,
    },
  );

/** Takes an error of PostgreSQL's that may pass for a 503, and every other for what it is. Nothing was changed. */
export const asProblem = (error: unknown): unknown => {
  if (error instanceof Problem || !isPassing(error)) return error;
  return BUSY_STATE.test(wordsOf(error).code ?? "") ? busy(error) : unavailable("postgres", error);
};

/** The same for a statement that changes something and was sent: whoever lost the connection cannot tell what came of it. */
export const asProblemOfWrite = (error: unknown): unknown =>
  isPassing(error) && !isRefusedStatement(error)
    ? outcomeUnknown(503, "postgres-unavailable", "postgres", error)
    : asProblem(error);

/** True when PostgreSQL refused a statement because it would break the named constraint. */
export const breaks = (error: unknown, constraint: string): boolean =>
  (error as { constraint?: string } | null)?.constraint === constraint;
