import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { closing } from "./stockwiz";

/** A server that answers as a test says, in the place of a service. */
export const stubService = async (answer: (req: IncomingMessage, res: ServerResponse) => void) => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = closing(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
};
