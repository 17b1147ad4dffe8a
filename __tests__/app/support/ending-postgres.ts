import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { closing } from "./stockwiz";

/** When a server ends its connections. */
export type Phase = "right after connecting" | "instead of an answer" | "inside an answer" | "after an answer";

const HEADER_BYTES = 5;
const READY = "Z";
const COMMAND_COMPLETE = "C";

/** What a server says when an administrator ends a connection. */
const FATAL = (() => {
  const fields = Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");
  const head = Buffer.alloc(HEADER_BYTES);
  head.write("E");
  head.writeInt32BE(fields.length + HEADER_BYTES - 1, 1);
  return Buffer.concat([head, fields]);
})();

/** Cuts a server's stream into its messages. @see https://www.postgresql.org/docs/15/protocol-message-formats.html */
class Messages {
  #rest = Buffer.alloc(0);

  take(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    for (;;) {
      const end = this.#rest.length < HEADER_BYTES ? Number.POSITIVE_INFINITY : this.#rest.readInt32BE(1) + 1;
      if (end > this.#rest.length) return messages;
      messages.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
    }
  }
}

/**
 * A way to PostgreSQL on which connections are ended as by an administrator, at one exact place of the conversation: what
 * `pg_terminate_backend` meets by chance only.
 */
export class EndingPostgres {
  readonly #server = createServer((near) => this.#join(near));
  /** When the next connections are ended. @default never */
  phase: Phase | undefined;
  ended = 0;

  private constructor(private readonly target: number) {}

  static async to(target: number): Promise<EndingPostgres> {
    const way = new EndingPostgres(target);
    way.#server.listen(0, "127.0.0.1");
    await once(way.#server, "listening");
    closing(async () => void way.#server.close());
    return way;
  }

  get url(): string {
    return `postgresql://stockwiz@127.0.0.1:${(this.#server.address() as AddressInfo).port}/stockwiz`;
  }

  #join(near: Socket): void {
    const far = connect(this.target, "127.0.0.1");
    const messages = new Messages();
    let answers = 0; // the first is that to the connection itself
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk: Buffer) => {
      for (const message of messages.take(chunk)) {
        const type = String.fromCharCode(message[0] ?? 0);
        const isReady = type === READY;
        if (this.phase === "instead of an answer" && answers > 0) return this.#end(near, []);
        if (this.phase === "inside an answer" && answers > 0 && type === COMMAND_COMPLETE)
          return this.#end(near, [message]);
        if (this.phase === "right after connecting" && answers === 0 && isReady) return this.#end(near, [message]);
        if (this.phase === "after an answer" && answers > 0 && isReady) return this.#end(near, [message]);
        if (isReady) answers += 1;
        near.write(message);
      }
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on("error", () => undefined).on("close", () => other.destroy());
  }

  #end(near: Socket, before: Buffer[]): void {
    this.ended += 1;
    near.end(Buffer.concat([...before, FATAL]));
  }
}
