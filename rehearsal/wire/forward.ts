import { request as httpRequest } from "node:http";
import type { WireRequest } from "./aws-call";
import type { WireResponse } from "./aws-error";

/** Headers that belong to one connection, not to the message.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

const withoutHopByHop = <T>(headers: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));

/** Sends a request to the emulator on a connection of its own. */
export const forwardTo =
  (port: number) =>
  ({ method, url, headers, body }: WireRequest): Promise<WireResponse> => {
    const { expect: _answeredHere, ...passedOn } = withoutHopByHop(headers);
    const target = { host: "127.0.0.1", port, agent: false, method, path: url };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { ...target, headers: { ...passedOn, "content-length": body.length } },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on("data", (part: Buffer) => parts.push(part));
          incoming.on("error", reject);
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 502,
              headers: withoutHopByHop(incoming.headers),
              body: Buffer.concat(parts),
            }),
          );
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  };
