import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express, Request, Response } from "express";
import type { Logger } from "pino";
import { describeError, UserError } from "../../user-error";
import { problemFrom, sendProblem } from "./problem";
import { admit, MAX_HEADER_BYTES, METHODS } from "./server/admit";
import { drain, Hold } from "./server/drain";
import { refuse, refuseAsProblem } from "./server/refuse";

/** Longer than the load balancer keeps an idle connection (60 s), so that it is never the server who hangs up first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** A body of 100 kB that takes longer is an attack, not a slow line. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How often the two limits above are looked at. */
const CHECK_INTERVAL_MS = 5_000;
/** The load balancer keeps sending for a moment after it was told to stop. */
const LINGER_SECONDS = 3;

export interface ListenOptions {
  readonly app: Express;
  readonly port: number;
  readonly log: Logger;
  /** Learns that the process was told to stop, so that `/ready` says so. */
  readonly startDraining: () => void;
  /** Closes pools and links, after the last answer. */
  readonly close: () => Promise<void>;
}

/** A server that listens, and how to stop it. */
export interface Listening {
  readonly port: number;
  /** Answers what is under way, then closes everything. */
  stop(lingerSeconds?: number): Promise<void>;
}

/** Hands what is admitted to Express. What not even our error handler could answer is a bare 500, never Express's HTML. */
const answererFor =
  (app: Express, log: Logger): RequestListener =>
  (req, res) => {
    const problem = admit(req);
    if (problem) return refuse(req, res, problem, log);
    if (req.url === "*") return void res.writeHead(204, { allow: METHODS }).end();
    app(req as Request, res as Response, (error: unknown) => {
      log.error({ err: error, url: req.url }, "a request had no answer");
      if (res.headersSent) res.destroy();
      else sendProblem(res, problemFrom(error));
    });
  };

/** Why a port cannot be listened on, as what the system calls it. */
const PORT_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use; stop whoever listens there, or name another port",
  EACCES: "is not for this account; name one above 1023",
};

const portError = (port: number, error: NodeJS.ErrnoException): Error => {
  const fault = PORT_FAULTS[error.code ?? ""];
  return fault === undefined ? error : new UserError(`PORT: ${port} ${fault}`, { cause: error });
};

/**
 * Listens on a port. Touches no signal: tests start many servers in one process.
 * @throws UserError when the port is taken
 */
export const listen = async ({ app, port, log, startDraining, close }: ListenOptions): Promise<Listening> => {
  let draining = false;
  const hold = new Hold();
  const answer = answererFor(app, log);
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      requireHostHeader: false, // we refuse that ourselves, as problem+json
    },
    (req, res) => {
      if (draining) res.shouldKeepAlive = false; // tells the client to go elsewhere
      if (hold.isOn) hold.add(() => answer(req, res));
      else answer(req, res);
    },
  );
  refuseAsProblem(server, log);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(portError(port, error)));
    server.listen(port, resolve);
  });
  // One connection that the system could not accept is no reason to end those that it did.
  server.on("error", (err) => log.warn({ err }, "a connection could not be accepted"));
  const address = server.address() as AddressInfo;
  log.info({ port: address.port }, "listening");
  const stop = async (lingerSeconds = 0) => {
    draining = true;
    startDraining();
    await drain(server, hold, lingerSeconds);
    await close();
  };
  return { port: address.port, stop };
};

/** Runs a service until it is told to stop: SIGTERM drains within 25 s, ctrl-C stops at once. */
export const serve = async (start: () => Promise<Listening>): Promise<void> => {
  const listening = await start().catch((error) => {
    process.stderr.write(`${describeError(error)}\n`);
    process.exit(1);
  });
  const finish = async (lingerSeconds: number) => {
    await listening.stop(lingerSeconds);
    process.exit(0);
  };
  process.once("SIGTERM", () => void finish(LINGER_SECONDS));
  process.once("SIGINT", () => void finish(0));
};
