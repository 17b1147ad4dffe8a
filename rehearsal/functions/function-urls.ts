import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GetFunctionUrlConfigCommand, paginateListFunctions, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../runtime/contract";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { calledBy } from "./function-configuration";
import type { Functions } from "./function-pool";
import { type Signer, verifiedSigner } from "./signature";
import { type Caller, urlAnswer, urlEvent } from "./url-event";

/** Where a function answers HTTP. */
export interface FunctionUrl {
  readonly functionName: string;
  readonly url: string;
}

const URL_CONFIG = /^(POST|PUT|GET|DELETE) \/2021-10-31\/functions\/([^/]+)\/url\/?$/;

/** What a call does with the URL of a function; `undefined` when it is about none. */
export const urlConfigOf = ({ service, action }: Pick<AwsCall, "service" | "action">) => {
  const [, method, inPath = ""] = URL_CONFIG.exec(action) ?? [];
  if (service !== "lambda" || !method) return undefined;
  const { name: functionName, qualifier } = calledBy(decodeURIComponent(inPath));
  return { method, functionName, qualifier };
};

const message = (status: number, Message: string): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ Message })),
});
/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
const FORBIDDEN = message(403, "Forbidden");
const FAILED = message(502, "Internal Server Error");

const readRequest = async (incoming: IncomingMessage): Promise<WireRequest> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const { method = "GET", url = "/", headers } = incoming;
  return { method, url, headers, body: Buffer.concat(parts) };
};

const reply = (outgoing: ServerResponse, { status, headers, body }: WireResponse): void => {
  outgoing.writeHead(status, headers as Record<string, string | string[]>).end(body);
};

/** The URLs of all functions, a local port each. */
export class FunctionUrls {
  readonly #servers = new Map<string, Promise<Server>>();
  readonly #aliases = new Map<string, string>();

  constructor(
    private readonly stage: Stage,
    private readonly functions: Functions,
    /** Whose signatures are known now. */
    private readonly signersNow: () => readonly Signer[],
  ) {}

  /** Remembers which alias a URL calls: the emulator does not. */
  hear(call: Pick<AwsCall, "service" | "action">, { url }: Pick<WireRequest, "url">): void {
    const { method, functionName, qualifier } = urlConfigOf(call) ?? {};
    if (functionName === undefined) return;
    const alias = new URL(`http://wire${url}`).searchParams.get("Qualifier") ?? qualifier;
    if (method === "POST" && alias) this.#aliases.set(functionName, alias);
    if (method === "DELETE") this.#aliases.delete(functionName);
  }

  /** The alias that a function's URL calls; `undefined` for one that calls what was deployed last. */
  aliasOf(functionName: string): string | undefined {
    return this.#aliases.get(functionName);
  }

  /** Opens the URLs that are there already. */
  async start(): Promise<void> {
    for await (const { Functions = [] } of paginateListFunctions({ client: this.functions.client }, {}))
      for (const { FunctionName = "" } of Functions) await this.refresh(FunctionName);
  }

  /** Opens or closes the URL of a function, as the emulator has it now. */
  async refresh(functionName: string): Promise<void> {
    const config = await this.#config(functionName);
    if (!config) {
      await this.#close(functionName);
      return;
    }
    await this.open(functionName);
  }

  /** Listens for a function. @returns the address at which it is reached. */
  async open(functionName: string): Promise<string> {
    const server = this.#servers.get(functionName) ?? this.#listen(functionName);
    this.#servers.set(functionName, server);
    return `http://127.0.0.1:${((await server).address() as AddressInfo).port}/`;
  }

  async list(): Promise<FunctionUrl[]> {
    return Promise.all(
      [...this.#servers.keys()].map(async (functionName) => ({ functionName, url: await this.open(functionName) })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.keys()].map((name) => this.#close(name)));
  }

  async #config(FunctionName: string): Promise<{ url: string; isSigned: boolean } | undefined> {
    try {
      const found = await this.functions.client.send(new GetFunctionUrlConfigCommand({ FunctionName }));
      return found.FunctionUrl ? { url: found.FunctionUrl, isSigned: found.AuthType !== "NONE" } : undefined;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  #listen(functionName: string): Promise<Server> {
    const server = createServer(async (incoming, outgoing) => {
      try {
        const sourceIp = incoming.socket.remoteAddress ?? "127.0.0.1";
        reply(outgoing, await this.#answer(functionName, await readRequest(incoming), sourceIp));
      } catch (error) {
        this.stage.say(`lambda: the URL of ${functionName} failed: ${error}`);
        reply(outgoing, FAILED);
      }
    });
    return new Promise((resolve, reject) => {
      server.on("error", reject); // for as long as it listens: an error that nobody hears ends the process
      server.listen(0, "127.0.0.1", () => resolve(server));
    });
  }

  async #close(functionName: string): Promise<void> {
    const server = await this.#servers.get(functionName);
    this.#servers.delete(functionName);
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #answer(functionName: string, request: WireRequest, sourceIp: string): Promise<WireResponse> {
    const config = await this.#config(functionName);
    if (!config) return FORBIDDEN;
    const { region } = this.stage.client;
    const signers = this.signersNow();
    const signer = config.isSigned ? await verifiedSigner(request, { region, service: "lambda", signers }) : undefined;
    if (config.isSigned && !signer) return FORBIDDEN;
    const { hostname: domainName } = new URL(config.url);
    const caller = signer && (await this.#callerOf(signer));
    const event = urlEvent(request, { domainName, account: this.stage.account, sourceIp, caller });
    const called = await this.functions.read(functionName, this.aliasOf(functionName));
    const outcome = await this.functions.run(called, JSON.stringify(event));
    return outcome.error ? FAILED : urlAnswer(outcome.payload);
  }

  /** The emulator says who an access key belongs to. */
  async #callerOf(credentials: Signer): Promise<Caller> {
    const sts = new STSClient({ ...this.stage.client, credentials });
    try {
      const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
      return { accessKeyId: credentials.accessKeyId, account: Account, userArn: Arn };
    } finally {
      sts.destroy();
    }
  }
}
