import { randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { PROBLEM_HEADERS, Problem, problemOf, problemText, sendProblem } from "../problem";
import { METHODS } from "./admit";

/** How long a client may take to read its refusal: closing at once could make the system throw the refusal away. */
const GOODBYE_MS = 1_000;

/** What Node.js calls its refusals. @see https://nodejs.org/api/http.html#event-clienterror */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
const UNREADABLE = new Problem(400, "malformed-request", "the request is not HTTP/1.1 as RFC 9112 describes it");
const CHUNK_EXTENSIONS = new Problem(413, "body-too-large", "the extensions of a chunk are over 16 kB; send none");

const problemFor = (code: string): Problem => {
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return CHUNK_EXTENSIONS;
  const status = STATUS_OF_CODE[code];
  return status === undefined ? UNREADABLE : problemOf(status);
};

/** An answer where Node.js has no response to write it with. */
const bytesOf = (problem: Problem, requestId: string): string => {
  const text = problemText(problem);
  const headers = {
    ...problem.headers,
    ...PROBLEM_HEADERS,
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join("")}\r\n${text}`;
};

const endWith = (socket: Duplex, problem: Problem, log: Logger, more: object): void => {
  const requestId = randomUUID();
  log.info({ requestId, status: problem.status, ...more }, "a request was refused before any route");
  socket.end(bytesOf(problem, requestId));
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
};

/** The answer that is being written on a connection. Node.js looks here too before it refuses. */
const answerOn = (socket: Duplex): ServerResponse | undefined =>
  (socket as Duplex & { _httpMessage?: ServerResponse })._httpMessage;

/** Refuses a request with a problem, and ends its connection: what follows on it may be its body or not. */
export const refuse = (req: IncomingMessage, res: ServerResponse, problem: Problem, log: Logger): void => {
  const requestId = randomUUID();
  log.info({ requestId, method: req.method, url: req.url, status: problem.status }, problem.message);
  res.shouldKeepAlive = false;
  res.setHeader("x-content-type-options", "nosniff").setHeader("x-request-id", requestId);
  sendProblem(res, problem);
};

/** Gives everything that Node.js refuses by itself an answer like any other: as problem+json. */
export const refuseAsProblem = (server: Server, log: Logger): void => {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writableEnded) return; // each piece of what follows an unreadable request is one more error
    const code = error.code ?? "";
    if (!socket.writable) return void socket.destroy();
    const answer = answerOn(socket);
    // A status line cannot be taken back: what is being written ends whole, and the connection with it.
    if (answer?.headersSent) return void answer.once("close", () => socket.end());
    endWith(socket, problemFor(code), log, { code });
  });
  server.on("checkExpectation", (req, res) => refuse(req, res, problemOf(417), log));
  server.on("connect", (_req, socket) => {
    socket.on("error", () => undefined); // the server listens no more to a connection that it gave away
    socket.resume();
    const detail = `CONNECT is not allowed here; use one of ${METHODS}`;
    endWith(socket, new Problem(405, "method-not-allowed", detail, { headers: { allow: METHODS } }), log, {});
  });
};
