import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Listener } from "./deployed";
import { answerOwn, rawOwnAnswer } from "./own-answer";
import { LONGEST_HEADERS } from "./refuse-request";

export interface FrontDoorOptions {
  readonly listener: Listener;
  /** Port of this machine. @default any free one */
  readonly port?: number | undefined;
  /** Whether a client gets through to the port; it is told nothing where not. */
  readonly admits: (listener: Listener) => boolean;
  readonly answer: (listener: Listener, incoming: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Hears of what was no request. */
  readonly onMalformed: (listener: Listener, status: number) => void;
}

/** Where one listener is reached on this machine. Its port stays while the listener exists. */
export class FrontDoor {
  private constructor(
    private readonly server: Server,
    private current: Listener,
  ) {}

  static async open(options: FrontDoorOptions): Promise<FrontDoor> {
    // An ALB waits as long as bytes keep coming: there is no limit for a request as a whole.
    const server = createServer({ maxHeaderSize: LONGEST_HEADERS, requestTimeout: 0 });
    const door = new FrontDoor(server, options.listener);
    door.#follow(options);
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject); // for as long as it listens: an error that nobody hears ends the process
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    return door;
  }

  get listener(): Listener {
    return this.current;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Goes on with what the listener has become. */
  update(listener: Listener): void {
    this.current = listener;
    this.server.keepAliveTimeout = listener.loadBalancer.idleTimeoutSeconds * 1000;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  #follow({ admits, answer, onMalformed, listener }: FrontDoorOptions): void {
    const { server } = this;
    this.update(listener);
    const serve = (incoming: IncomingMessage, response: ServerResponse) =>
      answer(this.current, incoming, response).catch((error: unknown) => {
        console.error(`alb: ${incoming.method} ${incoming.url}: ${error instanceof Error ? error.stack : error}`);
        answerOwn(response, { status: 500 }); // a bug of ours; the next request is answered all the same
      });
    server.on("connection", (socket) => {
      // AWS drops the client's packets, and the client waits until it gives up. It need not wait here to learn it.
      if (!admits(this.current)) socket.destroy();
    });
    server.on("request", serve);
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
      const response = new ServerResponse(incoming);
      response.assignSocket(incoming.socket);
      response.shouldKeepAlive = false; // the server reads no further request from this connection
      response.on("finish", () => socket.end());
      socket.on("error", () => socket.destroy());
      void serve(incoming, response);
    });
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
      const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
      if (!socket.writable || error.code === "ECONNRESET") {
        socket.destroy();
        return;
      }
      onMalformed(this.current, status);
      socket.end(rawOwnAnswer(status));
    });
  }
}
