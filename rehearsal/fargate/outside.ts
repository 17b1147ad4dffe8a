import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { type OutsideAddress, outwardSocketOf } from "./protocol";
import { join } from "./relay";

/** What the containers of a task may connect to beyond the task. */
export interface Outside {
  /** Asked when a task starts. */
  readonly addresses: () => readonly OutsideAddress[];
  /** Connects to one of them, as soon as that can be. @throws Error when it cannot */
  readonly dial: (ip: string, port: number) => Promise<Socket>;
}

/**
 * Listens for a task's connections to addresses outside of it, one socket file each.
 * @param folder The task's, by a path that is short enough for a socket.
 */
export const openOutside = (folder: string, addresses: readonly OutsideAddress[], dial: Outside["dial"]): Server[] =>
  addresses.flatMap(({ ip, ports }) =>
    ports.map((port) =>
      createServer({ allowHalfOpen: true }, (inner) => {
        dial(ip, port).then(
          (outer) => join(inner, outer),
          () => inner.destroy(),
        );
        inner.on("error", () => undefined); // it may end before anybody has answered
      })
        .on("error", () => undefined) // the task has ended before it began
        .listen(path.join(folder, outwardSocketOf(ip, port))),
    ),
  );
