import { once } from "node:events";
import { createServer } from "node:net";
import { UserError } from "../../user-error";

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

/** Gives the port back when nobody listens on it. @throws UserError when somebody does */
export const requireFree = async (port: number): Promise<number> => {
  const server = createServer().listen(port);
  await once(server, "listening").catch((cause) => {
    const advice = "stop whoever listens there, or run PORT=0 npm run dev for a free one";
    throw new UserError(`PORT: ${port} is in use; ${advice}`, { cause });
  });
  server.close();
  await once(server, "close");
  return port;
};
