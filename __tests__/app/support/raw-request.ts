import { connect } from "node:net";

/** A request that takes longer hangs, and a hang is a failure. */
const HANG_MS = 60_000;

/** An answer as it came over the wire, until the connection ended. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a server says on the way to its answer. */
const INTERIM = /^(?:HTTP\/1\.1 1\d\d .*\r\n(?:.+\r\n)*\r\n)+/;

const parse = (bytes: string): RawAnswer => {
  const [head = "", ...rest] = bytes.replace(INTERIM, "").split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(headers),
    text: rest.join("\r\n\r\n"),
  };
};

/** Sends bytes that no HTTP client would send, and gives everything that comes back. */
export const rawBytes = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.setEncoding("latin1").setTimeout(HANG_MS, () => socket.destroy(new Error("no end of the answer")));
    socket.on("data", (chunk) => {
      received += chunk;
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(received));
  });

/** Like {@link rawBytes}, for one answer. */
export const rawRequest = async (port: number, bytes: string): Promise<RawAnswer> => parse(await rawBytes(port, bytes));
