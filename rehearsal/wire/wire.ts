import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../user-error";
import { type Answer, Answerer, type AnswererOptions } from "./answerer";
import { type AwsCall, identifyCall, isOwnCall, type WireRequest } from "./aws-call";
import { awsErrorResponse, type WireResponse } from "./aws-error";
import type { CallLog } from "./call-log";
import { errorOf, type Fault, Faults } from "./faults";
import type { Handler } from "./handler";

export interface WireOptions extends AnswererOptions {
  readonly log: CallLog;
  /** Answers requests for paths below `/_wire/`: nothing that AWS would see. */
  readonly control?: (request: WireRequest) => Promise<WireResponse>;
  /** @default 0, a free port */
  readonly port?: number;
}

type Interference = "cut" | undefined;

/** `cut` ends the connection without an answer; before the call that also means that AWS never sees it. A promise holds the call. */
export type Observer = (call: AwsCall, phase: "before" | "after") => Interference | Promise<Interference>;

/** Hears what was asked and answered. It must not throw, and nobody waits for it. */
export type Listener = (call: AwsCall, request: WireRequest, response: WireResponse) => void;

/** The reverse proxy in front of the emulator. */
export interface Wire {
  readonly url: string;
  readonly faults: Faults;
  /**
   * Asked around every call, for a test that acts in the middle of one. `before`: AWS has not seen it; `after`: it took
   * effect and its answer is not sent yet.
   */
  observer?: Observer | undefined;
  /**
   * Hears of every call that was answered, after its answer is sent; calls of the rehearsal's own are not told.
   * @returns what ends it.
   */
  onAnswered(listener: Listener): () => void;
  /** Asks these handlers before all others, from now on. @returns what ends it. */
  enlist(handlers: readonly Handler[]): () => void;
  /** Answers requests that were recorded earlier, one after the other, and records none of them. */
  replay(requests: Iterable<WireRequest>): Promise<void>;
  /** Forgets faults, and what the handlers remember. */
  reset(): void;
  close(): Promise<void>;
}

const CONTROL_PREFIX = "/_wire/";
const CUT: WireResponse = { status: 0, headers: {}, body: Buffer.alloc(0) };

const readRequest = async (incoming: IncomingMessage): Promise<WireRequest> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const { method = "GET", url = "/", headers } = incoming;
  return { method, url, headers, body: Buffer.concat(parts) };
};

const reply = (outgoing: ServerResponse, method: string, { status, headers, body }: WireResponse): void => {
  if (status === CUT.status) {
    outgoing.destroy();
    return;
  }
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  // The answer to HEAD tells the length of what it does not send.
  outgoing.writeHead(status, method === "HEAD" ? sent : { ...sent, "content-length": body.length });
  outgoing.end(method === "HEAD" ? undefined : body);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    // For as long as it listens: an error that nobody hears ends the process.
    server.on("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new UserError(
              `wire: port ${port} is taken by another program; choose another, or leave --port out for a free one`,
            )
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

/** Answers one call as the planted fault has it. */
const breakCall = async (
  { effect, when }: Fault,
  answer: () => Promise<Answer>,
  request: WireRequest,
  call: AwsCall,
): Promise<Answer> => {
  const by = `fault: ${effect.kind}`;
  if (effect.kind === "delay") {
    await wait(effect.milliseconds, undefined, { ref: false }); // a wire that is closed waits for nothing
    return { ...(await answer()), by };
  }
  if (when === "after") await answer();
  const error = errorOf(effect, call);
  return { by, response: error ? awsErrorResponse(request, call, error) : CUT };
};

const NO_ANSWER: WireResponse = {
  status: 502,
  headers: { "content-type": "text/plain" },
  body: Buffer.from("wire: the emulator did not answer\n"),
};

/** Starts the proxy: it passes calls on, records each, lets handlers answer, and breaks the chosen ones. */
export const startWire = async (options: WireOptions): Promise<Wire> => {
  const { log, control } = options;
  const answerer = new Answerer(options);
  const faults = new Faults();

  const listeners = new Set<Listener>();

  const serve = async (request: WireRequest): Promise<WireResponse> => {
    const started = performance.now();
    const at = new Date().toISOString();
    const call = identifyCall(request);
    if (isOwnCall(request)) return (await answerer.answerOwn(request, call)).response;
    if ((await wire.observer?.(call, "before")) === "cut") return CUT;
    const fault = faults.next(call);
    const answer = () => answerer.answer(request, call);
    const { by, response } = await (fault ? breakCall(fault, answer, request, call) : answer());
    const milliseconds = Math.round(performance.now() - started);
    log.record({ at, ...call, status: response.status, milliseconds, answeredBy: by });
    setImmediate(() => {
      for (const listener of listeners) listener(call, request, response);
    });
    return (await wire.observer?.(call, "after")) === "cut" ? CUT : response;
  };

  let isOpen = true;
  const server = createServer(async (incoming, outgoing) => {
    try {
      const request = await readRequest(incoming);
      const isControl = control && request.url.startsWith(CONTROL_PREFIX);
      reply(outgoing, request.method, await (isControl ? control(request) : serve(request)));
    } catch (error) {
      // The emulator is gone, or a handler has a bug: the caller sees a server error and the log sees why. Of a wire that
      // is being closed nobody is left to see it.
      if (isOpen)
        console.error(`wire: ${incoming.method} ${incoming.url}: ${error instanceof Error ? error.stack : error}`);
      reply(outgoing, "GET", NO_ANSWER);
    }
  });
  const port = await listen(server, options.port ?? 0);
  const wire: Wire = {
    url: `http://127.0.0.1:${port}`,
    faults,
    onAnswered(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enlist: (handlers) => answerer.enlist(handlers),
    replay: (requests) => answerer.replay(requests),
    reset() {
      faults.clear();
      answerer.reset();
    },
    async close() {
      isOpen = false;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return wire;
};
