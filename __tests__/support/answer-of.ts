import { request } from "node:http";
import type { Socket } from "node:net";
import { until } from "./until";

/** What a server at the other end of a connection answers, as JSON. */
export const answerOf = (socket: Socket, path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const asked = request({ createConnection: () => socket, path }, async (answer) => {
      const parts: string[] = [];
      for await (const part of answer) parts.push(String(part));
      resolve(JSON.parse(parts.join("")));
    });
    asked.on("error", reject).end();
  });

interface Ready {
  readonly dependencies: Readonly<Record<"postgres" | "redis", "up" | "down">>;
}

/** Waits until a service says that both of its stores are up: on a busy machine one may be late, and down until it answers. */
export const reachesItsStores = (dial: () => Socket): Promise<true> =>
  until(async () => {
    const { dependencies } = (await answerOf(dial(), "/ready")) as Ready;
    return dependencies.postgres === "up" && dependencies.redis === "up" ? true : undefined;
  });
