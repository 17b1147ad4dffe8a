import { type AddressInfo, createServer } from "node:net";
import type { Peer } from "../../rehearsal/alb/firewall";
import type { Data } from "../../rehearsal/data/start-data";
import { join } from "../../rehearsal/fargate/relay";

/** A port of this machine that leads to a managed server, as one of the rehearsal's tasks gets there. */
export interface ServerDoor {
  readonly port: number;
  close(): void;
}

/** @param host Name of the server. @param from Who comes through the door. */
export const openServerDoor = async (data: Data, host: string, from: Peer): Promise<ServerDoor> => {
  await data.settled();
  const found = data.addresses().find(({ names }) => names.includes(host));
  const [ip = "", port = 0] = [found?.ip, found?.ports[0]];
  const door = createServer({ allowHalfOpen: true }, (inner) => {
    inner.on("error", () => undefined);
    data.dial(from, ip, port).then(
      (outer) => join(inner, outer),
      () => inner.destroy(),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return { port: (door.address() as AddressInfo).port, close: () => door.close() };
};
