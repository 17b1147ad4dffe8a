import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { WireRequest } from "../../rehearsal/wire/aws-call";
import type { WireResponse } from "../../rehearsal/wire/aws-error";
import { CallLog, type RecordedCall } from "../../rehearsal/wire/call-log";
import { startWire, type Wire, type WireOptions } from "../../rehearsal/wire/wire";
import { signedFor } from "./wire-request";

/** A small server in the emulator's place, which keeps what reaches it. */
export interface StandIn {
  readonly port: number;
  readonly requests: WireRequest[];
  /** What it answers from now on. */
  answer: (request: WireRequest) => Partial<WireResponse> | Promise<Partial<WireResponse>>;
  close(): Promise<void>;
}

export const startStandIn = async (): Promise<StandIn> => {
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(parts) };
    standIn.requests.push(request);
    const { status = 200, headers: sent = {}, body = Buffer.from("answered") } = await standIn.answer(request);
    outgoing.writeHead(status, sent as Record<string, string>).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const standIn: StandIn = {
    port: (server.address() as AddressInfo).port,
    requests: [],
    answer: () => ({}),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
};

export interface Call {
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A wire in front of a stand-in. */
export interface TestWire {
  readonly wire: Wire;
  readonly standIn: StandIn;
  /** Makes a call over the wire; rejects when the connection is cut. */
  send(call?: Call): Promise<Answered>;
  recorded(): RecordedCall[];
  close(): Promise<void>;
}

export const startTestWire = async (folder: string, options: Partial<WireOptions> = {}): Promise<TestWire> => {
  const standIn = await startStandIn();
  const log = new CallLog(path.join(folder, "calls.ndjson"));
  const wire = await startWire({ emulatorPort: standIn.port, handlers: () => [], log, ...options }).catch(
    async (error: unknown) => {
      await standIn.close(); // a refused wire leaves nothing behind
      throw error;
    },
  );
  return {
    wire,
    standIn,
    async send({ service = "s3", method = "GET", path: url = "/bucket/key", headers = {}, body } = {}) {
      const init = { method, headers: { ...signedFor(service), ...headers }, ...(body !== undefined && { body }) };
      const response = await fetch(`${wire.url}${url}`, init);
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    recorded: () => log.read(),
    async close() {
      await wire.close();
      await standIn.close();
    },
  };
};
