import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GetFunctionUrlConfigCommand, paginateListFunctions, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../runtime/contract";
import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import type { Functions } from "./function-pool";
import { type Signer, verifiedSigner } from "./signature";
import { type Caller, urlAnswer, urlEvent } from "./url-event";

/** Where a function answers HTTP. */
export interface FunctionUrl {
  readonly functionName: string;
  /** As AWS would publish it. */
  readonly deployed: string;
  /** The same on this machine. */
  readonly local: string;
}

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
  readonly #deployed = new Map<string, string>();

  constructor(
    private readonly stage: Stage,
    private readonly functions: Functions,
    private readonly signers: readonly Signer[],
  ) {}

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
    this.#deployed.set(functionName, config.url);
    if (!this.#servers.has(functionName)) this.#servers.set(functionName, this.#listen(functionName));
    await this.#servers.get(functionName);
  }

  async list(): Promise<FunctionUrl[]> {
    return Promise.all(
      [...this.#servers].map(async ([functionName, server]) => ({
        functionName,
        deployed: this.#deployed.get(functionName) ?? "",
        local: `http://127.0.0.1:${((await server).address() as AddressInfo).port}/`,
      })),
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
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(server));
    });
  }

  async #close(functionName: string): Promise<void> {
    const server = await this.#servers.get(functionName);
    this.#servers.delete(functionName);
    this.#deployed.delete(functionName);
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #answer(functionName: string, request: WireRequest, sourceIp: string): Promise<WireResponse> {
    const config = await this.#config(functionName);
    if (!config) return FORBIDDEN;
    const { region } = this.stage.client;
    const { signers } = this;
    const signer = config.isSigned ? await verifiedSigner(request, { region, service: "lambda", signers }) : undefined;
    if (config.isSigned && !signer) return FORBIDDEN;
    const { hostname: domainName } = new URL(config.url);
    const caller = signer && (await this.#callerOf(signer));
    const event = urlEvent(request, { domainName, account: this.stage.account, sourceIp, caller });
    const outcome = await this.functions.run(await this.functions.read(functionName), JSON.stringify(event));
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
