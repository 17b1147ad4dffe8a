import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import { type DestinationStream, type Logger, pino } from "pino";

/** What a caller may choose as request id: enough for any tracing system, and nothing that could forge a log line. */
const REQUEST_ID = /^[\w.:/=+-]{1,128}$/;

/** What a log line says of an error: not the connection, socket or parameters that a driver hangs on it. */
const err = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    code: (error as { code?: unknown }).code,
    stack,
    ...(cause !== undefined && { cause: err(cause) }),
  };
};

/** Makes the logger of one process: JSON lines on stdout, one per event. */
export const createLog = (service: string, level: string, destination: DestinationStream = stdout()): Logger =>
  pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err } }, destination);

/** A line that cannot be written, as on a full disk, is lost; without a listener it would end the process. */
const stdout = (): DestinationStream => pino.destination(1).on("error", () => undefined);

/** Gives every request an id, keeps the caller's where it is sane, and returns it in `x-request-id`. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get("x-request-id");
  const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  req.headers["x-request-id"] = id;
  res.set("x-request-id", id);
  next();
};

/** Writes one line for each answered or abandoned request. */
export const requestLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const started = performance.now();
    const { method, originalUrl: url } = req;
    res.once("close", () => {
      log.info({
        requestId: res.getHeader("x-request-id"),
        method,
        url,
        status: res.statusCode,
        milliseconds: Math.round(performance.now() - started),
        ...(!res.writableFinished && { abandoned: true }),
      });
    });
    next();
  };
