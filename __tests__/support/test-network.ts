import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, Socket, type Server as TcpServer } from "node:net";
import type { Dial, Target } from "../../rehearsal/runtime/contract";

/** Security group that {@link TestNetwork} gives its targets. */
export const TASKS_GROUP = "sg-tasks";

/** A port of this machine on which nothing listens. */
const CLOSED_PORT = 1;

/** Addresses of a VPC, behind which are real servers on the loopback. */
export class TestNetwork {
  readonly #ports = new Map<string, number>();
  readonly #servers: (Server | TcpServer)[] = [];
  readonly #sockets = new Set<Socket>();
  /** Every connection that was asked for, as `ip:port`. */
  readonly dialled: string[] = [];

  readonly dial: Dial = (ip, port) => {
    const address = `${ip}:${port}`;
    this.dialled.push(address);
    const local = this.#ports.get(address);
    // A socket that never comes to anything, as one whose packets nobody answers.
    return local === Number.POSITIVE_INFINITY
      ? Object.assign(new Socket(), { connecting: true })
      : connect(local ?? CLOSED_PORT, "127.0.0.1");
  };

  /** An HTTP server at an address of its own. */
  serve(answer: RequestListener): Promise<Target> {
    return this.#listen(createServer({ keepAliveTimeout: 60_000 }, answer));
  }

  /** The same without HTTP: it gets the connection. */
  serveRaw(answer: (socket: Socket) => void): Promise<Target> {
    return this.#listen(createTcpServer((socket) => answer(socket.on("error", () => undefined))));
  }

  /** An address at which nothing listens. */
  nobody(): Target {
    return this.#address();
  }

  /** An address from which nothing comes back. */
  blackHole(): Target {
    const target = this.#address();
    this.#ports.set(`${target.ip}:${target.port}`, Number.POSITIVE_INFINITY);
    return target;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #address(): Target {
    return {
      ip: `10.0.11.${this.#servers.length + this.#ports.size + 4}`,
      port: 8000,
      securityGroupIds: [TASKS_GROUP],
    };
  }

  async #listen(server: Server | TcpServer): Promise<Target> {
    const target = this.#address();
    this.#servers.push(server);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#ports.set(`${target.ip}:${target.port}`, (server.address() as AddressInfo).port);
    return target;
  }
}
