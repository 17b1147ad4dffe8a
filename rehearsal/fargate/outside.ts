import { createServer, type Server } from "node:net";
import path from "node:path";
import type { Dial } from "../runtime/contract";
import { type OutsideAddress, outwardSocketOf } from "./protocol";
import { join } from "./relay";

/** What the containers of a task may connect to beyond the task. */
export interface Outside {
  /** Asked when a task starts. */
  readonly addresses: () => readonly OutsideAddress[];
  readonly dial: Dial;
}

/**
 * Listens for a task's connections to addresses outside of it, one socket file each.
 * @param folder The task's, by a path that is short enough for a socket.
 */
export const openOutside = (folder: string, addresses: readonly OutsideAddress[], dial: Dial): Server[] =>
  addresses.flatMap(({ ip, ports }) =>
    ports.map((port) =>
      createServer({ allowHalfOpen: true }, (inner) => join(inner, dial(ip, port)))
        .on("error", () => undefined) // the task has ended before it began
        .listen(path.join(folder, outwardSocketOf(ip, port))),
    ),
  );
