import { request } from "node:http";
import type { Socket } from "node:net";

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
