import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { INSPECTED_BODY_BYTES } from "./inspected-request";

/** The beginning of a body, and all of it as a stream. */
export interface BodyHead {
  /** At most as much as is inspected. */
  readonly head: Buffer;
  readonly isOversize: boolean;
  /** The whole body from its first byte. */
  readonly body: Readable;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Waits for as much of a body as is inspected, or for its end.
 * @returns undefined when the client has gone before that
 */
export const readHead = (incoming: IncomingMessage): Promise<BodyHead | undefined> => {
  if (!hasBody(incoming)) return Promise.resolve({ head: Buffer.alloc(0), isOversize: false, body: incoming });
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const settle = (isOver: boolean) => {
      incoming.off("data", take).off("end", end).off("close", gone).off("error", gone);
      incoming.pause();
      const read = Buffer.concat(parts);
      const body = new PassThrough();
      incoming.on("error", () => body.destroy());
      body.write(read);
      if (isOver) body.end();
      else incoming.pipe(body);
      resolve({ head: read.subarray(0, INSPECTED_BODY_BYTES), isOversize: length > INSPECTED_BODY_BYTES, body });
    };
    const take = (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > INSPECTED_BODY_BYTES) settle(false);
    };
    const end = () => settle(true);
    const gone = () => resolve(undefined);
    incoming.on("data", take).on("end", end).on("close", gone).on("error", gone);
  });
};
