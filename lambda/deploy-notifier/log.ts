/** The numbers that the services' logs use, so that one query finds both. */
const NUMBERS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: Number.POSITIVE_INFINITY };

export type LogLevel = keyof typeof NUMBERS;
export const LOG_LEVELS = Object.keys(NUMBERS) as [LogLevel, ...LogLevel[]];

type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON line for each event that matters. */
export interface Log {
  info(fields: Fields, msg: string): void;
  warn(fields: Fields, msg: string): void;
  error(fields: Fields, msg: string): void;
  /** A log whose every line carries these fields as well. */
  with(fields: Fields): Log;
}

export interface LogOptions {
  /** Lowest level that is written. */
  readonly level: LogLevel;
  /** Takes one line with its end. */
  readonly write: (line: string) => void;
  /** What every line carries. */
  readonly fields: Fields;
}

/** What a log line says of an error: not the request, response or credentials that a client may hang on it. */
export const describeFault = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: describeFault(cause) }) };
};

/** Makes a log. Written past `console`, because the runtime would put its own words before each line. */
export const createLog = ({ level, write, fields }: LogOptions): Log => {
  const at = (name: LogLevel) => (more: Fields, msg: string) => {
    if (NUMBERS[name] < NUMBERS[level]) return;
    write(`${JSON.stringify({ level: NUMBERS[name], time: new Date().toISOString(), ...fields, ...more, msg })}\n`);
  };
  return {
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (more) => createLog({ level, write, fields: { ...fields, ...more } }),
  };
};
