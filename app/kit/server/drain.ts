import { once } from "node:events";
import type { Server } from "node:http";
import { Server as NetServer } from "node:net";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/** ECS kills after 30 s; the contract says 25. */
const DRAIN_SECONDS = 24;
/** After this long without a new connection, none is expected in the moment of closing. */
const QUIET_MS = 25;
/** Longest wait for that moment, which requests feel as a delay. */
const MAX_HOLD_MS = 500;
/** How often connections are closed whose last answer is whole. */
const SWEEP_MS = 250;

/** Requests that wait for a moment before they are answered. */
export class Hold {
  #waiting: (() => void)[] | undefined;

  get isOn(): boolean {
    return this.#waiting !== undefined;
  }

  start(): void {
    this.#waiting = [];
  }

  /** Answers a request later. */
  add(answer: () => void): void {
    this.#waiting?.push(answer);
  }

  /** Answers all that wait. */
  release(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const answer of waiting) answer();
  }
}

/**
 * Closes the listening socket at a moment when no connection waits behind it: the system resets each that is
 * established and not accepted yet. So requests are not answered for that moment: clients that wait for an answer open
 * no connection, everyone who has connected is accepted, and the queue stays empty. Later connections are refused,
 * which tells a load balancer to ask another task.
 * @see https://man7.org/linux/man-pages/man7/tcp.7.html
 */
const closeListener = async (server: Server, hold: Hold): Promise<void> => {
  let accepted = 0;
  const count = () => {
    accepted += 1;
  };
  server.on("connection", count);
  hold.start();
  const deadline = performance.now() + MAX_HOLD_MS;
  do {
    accepted = 0;
    await wait(QUIET_MS);
    await turn(); // looks once more for connections, and comes back right after that
  } while (accepted > 0 && performance.now() < deadline);
  server.off("connection", count);
  NetServer.prototype.close.call(server); // http's own would also close what is idle in this moment
  hold.release();
};

/** Stops a server: lets clients find out that it leaves, accepts no new connection, and answers what is under way. */
export const drain = async (server: Server, hold: Hold, lingerSeconds: number): Promise<void> => {
  const closed = once(server, "close");
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_SECONDS * 1_000);
  await wait(lingerSeconds * 1_000);
  if (lingerSeconds > 0) await closeListener(server, hold);
  else server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await closed;
  for (const timer of [force, sweep]) clearTimeout(timer);
};
