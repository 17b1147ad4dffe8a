import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { closing } from "./stockwiz";

/** A TCP connection in the middle that a test can hold, slow down or cut. */
export class Wire {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #isCut = false;
  #isHeld = false;
  #delayMs = 0;

  private constructor(private readonly target: number) {
    this.#server = createServer((near) => this.#join(near));
  }

  /** Listens on a free port and leads to a port of this machine. */
  static async to(target: number): Promise<Wire> {
    const wire = new Wire(target);
    wire.#server.listen(0, "127.0.0.1");
    await once(wire.#server, "listening");
    wire.close = closing(() => wire.#close());
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Keeps back what the far side answers, until `release`. */
  hold(): void {
    this.#isHeld = true;
    for (const [, far] of this.#pairs) far.pause();
  }

  release(): void {
    this.#isHeld = false;
    for (const [, far] of this.#pairs) far.resume();
  }

  /** Brings every answer later by some time. */
  slowDown(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** Breaks every connection and takes no new one, until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Ends it. Whatever a test leaves open is ended after the file's last. */
  close: () => Promise<void> = () => this.#close();

  async #close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near: Socket): void {
    if (this.#isCut) return void near.destroy();
    const far = connect(this.target, "127.0.0.1");
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk) => {
      if (this.#delayMs === 0) near.write(chunk);
      else setTimeout(() => near.write(chunk), this.#delayMs);
    });
    if (this.#isHeld) far.pause();
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.once("close", () => {
        for (const one of pair) one.destroy();
        this.#pairs.delete(pair);
      });
    }
  }
}
