import { CREDENTIALS, OWN_CREDENTIALS } from "../credentials";
import type { Player, Stage } from "../runtime/contract";
import type { WireRequest } from "../wire/aws-call";
import { identifyCall } from "../wire/aws-call";
import { succeeded } from "../wire/json-body";
import { AsynchronousCalls } from "./asynchronous";
import { CodeStore } from "./code-store";
import { deadLetterHandler } from "./dead-letter-handler";
import { Functions, type Outcome } from "./function-pool";
import { type FunctionUrl, FunctionUrls } from "./function-urls";
import { invokeHandler } from "./invoke-handler";
import { SessionSigners } from "./session-signers";
import { urlHandler } from "./url-handler";

export interface LambdaOptions {
  /** Requests that were replayed before Lambda heard of them: they bring the code of functions back. @default none */
  readonly recorded?: Iterable<WireRequest>;
}

/** Lambda, as far as the rehearsal has it. */
export interface Lambda extends Player {
  /** Calls a function and waits for its answer. @throws LambdaRefusal when it cannot be started. */
  invoke(functionNameOrArn: string, event: unknown): Promise<Outcome>;
  /** Hands a function an event: it is tried three times. @throws LambdaRefusal when there is no such function. */
  invokeLater(functionNameOrArn: string, event: unknown): Promise<void>;
  /** Hears of every call once it is over. @returns what ends it. */
  onOutcome(listener: (outcome: Outcome) => void): () => void;
  /** Where functions answer HTTP on this machine. */
  urls(): Promise<readonly FunctionUrl[]>;
}

/** Calls that may make or remove the URL of a function. */
const TOUCHES_URL = /^(?:POST|PUT|DELETE) \/(?:2021-10-31|2015-03-31)\/functions\/([^/]+)(?:\/url)?\/?$/;

/** The emulator would start Docker for whatever calls a function behind the wire. */
const keepFromDocker = async (port: number): Promise<void> => {
  const body = JSON.stringify({ lambda: { use_docker: false } });
  const response = await fetch(`http://127.0.0.1:${port}/moto-api/config`, { method: "POST", body });
  if (!response.ok) throw new Error(`the emulator answered ${response.status} to its configuration`);
};

/** Runs the functions that are deployed. Enlist its handlers at the wire, and stop it before the wire. */
export const startLambda = async (stage: Stage, { recorded = [] }: LambdaOptions = {}): Promise<Lambda> => {
  await keepFromDocker(stage.emulator.port);
  const code = new CodeStore(stage);
  for (const request of recorded) code.hear(identifyCall(request), request);
  const functions = new Functions(stage, code);
  const calls = new AsynchronousCalls(stage, functions);
  const sessions = new SessionSigners();
  const urls = new FunctionUrls(stage, functions, () => [CREDENTIALS, OWN_CREDENTIALS, ...sessions.list()]);
  for (const request of recorded) urls.hear(identifyCall(request), request);
  await urls.start();
  let refreshed: Promise<void> = Promise.resolve();
  const stopListening = stage.wire.onAnswered((call, request, response) => {
    sessions.hear(call, response);
    if (call.service !== "lambda") return;
    code.hear(call, request); // also where only the answer was lost: what nobody deployed nobody asks for
    if (!succeeded(response)) return;
    const [, name] = TOUCHES_URL.exec(call.action) ?? [];
    if (name)
      refreshed = refreshed
        .then(() => urls.refresh(decodeURIComponent(name)))
        .catch((error: unknown) => stage.say(`lambda: the URL of ${name}: ${error}`));
  });
  return {
    handlers: [invokeHandler(functions, calls), deadLetterHandler(), urlHandler(urls)],
    invoke: async (name, event) => functions.run(await functions.read(name), JSON.stringify(event)),
    async invokeLater(name, event) {
      calls.take(await functions.read(name), JSON.stringify(event));
    },
    onOutcome(listener) {
      functions.listeners.add(listener);
      return () => functions.listeners.delete(listener);
    },
    async urls() {
      await refreshed;
      return urls.list();
    },
    async stop() {
      stopListening();
      await refreshed;
      await urls.stop();
      const stopped = calls.stop();
      await functions.stop();
      await stopped;
    },
  };
};
