import { once } from "node:events";
import { createServer } from "node:net";

/** Finds a port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("free-port: the system gave no port");
  return address.port;
};
