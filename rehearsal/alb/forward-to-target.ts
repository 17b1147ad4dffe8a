import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import type { Duplex, Readable } from "node:stream";
import type { RegisteredTarget } from "./registered-target";
import { endToEnd } from "./request-headers";

export interface ForwardOptions {
  readonly incoming: IncomingMessage;
  /** Its body, of which somebody may have read a part before. */
  readonly body: Readable;
  readonly response: ServerResponse;
  readonly target: RegisteredTarget;
  readonly headers: OutgoingHttpHeaders;
  readonly idleTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Hears when the target begins to answer. */
  readonly onAnswer: (status: number, headers: IncomingHttpHeaders) => void;
}

/** How a request ended: with the target's answer, without one, or without anybody left who waits for it. */
export type Forwarded =
  | { readonly kind: "answered" }
  | { readonly kind: "failed"; readonly status: 502 | 504; readonly isConnected: boolean }
  | { readonly kind: "client-gone" };

/** A WebSocket is the only protocol that an ALB changes to. */
export const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === "websocket" && /\bupgrade\b/i.test(headers.connection ?? "");

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || headers["content-length"] !== undefined;

/** Both ways, until one side ends; a side that is silent for too long ends both. */
const connect = (one: Duplex, other: Duplex, onEnd: () => void): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
    from.pipe(to);
  }
  one.on("close", onEnd);
};

const switching = ({ rawHeaders }: IncomingMessage): string => {
  const lines = Object.entries(endToEnd(rawHeaders)).flatMap(([name, values]) =>
    [values].flat().map((one) => `${name}: ${one}`),
  );
  return ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket", ...lines, "", ""].join(
    "\r\n",
  );
};

/** Sends a request to its target and the answer back. It resolves when nothing more will happen. */
export const forwardToTarget = (options: ForwardOptions): Promise<Forwarded> =>
  new Promise((resolve) => {
    const { incoming, body, response, target } = options;
    const isWebSocket = asksForWebSocket(incoming);
    const outgoing = httpRequest({
      agent: target.agent,
      method: incoming.method,
      path: incoming.url,
      headers: {
        ...options.headers,
        // It belongs to the connection and is left out with the others, but says that a body follows.
        ...(incoming.headers["transfer-encoding"] && { "Transfer-Encoding": "chunked" }),
        ...(isWebSocket && { Connection: "Upgrade", Upgrade: "websocket" }),
      },
    });
    let isConnected = false;
    let connecting: NodeJS.Timeout | undefined;
    const end = (result: Forwarded) => {
      clearTimeout(connecting);
      isOver(); // what is cut now must not be cut again when the target goes
      outgoing.destroy();
      resolve(result);
    };
    const fail = (status: 502 | 504) => end({ kind: "failed", status, isConnected });
    const isOver = target.begin(() => fail(502));
    outgoing.on("socket", (socket) => {
      isConnected = !socket.connecting;
      if (isConnected) return;
      connecting = setTimeout(() => fail(504), options.connectTimeoutMs);
      socket.once("connect", () => {
        isConnected = true;
        clearTimeout(connecting);
      });
    });
    outgoing.setTimeout(options.idleTimeoutMs, () => fail(504));
    // No second try on another target: AWS documents none, and the first may have acted on what it got.
    outgoing.on("error", () => fail(502));
    let isAnswered = false;
    outgoing.on("close", () => {
      if (!isAnswered) fail(502); // an end without an answer need not be an error
    });
    outgoing.on("response", (answer) => {
      isAnswered = true;
      options.onAnswer(answer.statusCode ?? 0, answer.headers);
      try {
        response.writeHead(answer.statusCode ?? 0, answer.statusMessage, endToEnd(answer.rawHeaders));
      } catch {
        fail(502); // a status or header that HTTP does not have
        return;
      }
      answer.on("error", () => response.destroy()); // cut in the middle: the client must see that it is not all
      answer.pipe(response);
    });
    outgoing.on("upgrade", (answer, socket, head) => {
      isAnswered = true;
      if (!isWebSocket) {
        fail(502); // a protocol that nobody asked for
        return;
      }
      options.onAnswer(101, answer.headers);
      const client = incoming.socket;
      response.detachSocket(client);
      client.write(switching(answer));
      if (head.length > 0) client.write(head);
      socket.setTimeout(options.idleTimeoutMs, () => socket.destroy());
      connect(client, socket, () => end({ kind: "answered" }));
    });
    response.on("close", () =>
      end({ kind: response.writableFinished || outgoing.destroyed ? "answered" : "client-gone" }),
    );
    if (hasBody(incoming)) body.pipe(outgoing);
    else outgoing.end();
  });
