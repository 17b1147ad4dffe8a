import { type AwsCall, identifyCall, type WireRequest } from "./aws-call";
import type { WireResponse } from "./aws-error";
import { forwardTo } from "./forward";
import type { Handler } from "./handler";

export interface Answer {
  /** `emulator`, or the name of the handler. */
  readonly by: string;
  readonly response: WireResponse;
}

export interface AnswererOptions {
  readonly emulatorPort: number;
  /** Makes the handlers; they are asked in order, and the first that answers a call does. */
  readonly handlers: () => readonly Handler[];
  /** Sees every request that is about to be answered, in that order. */
  readonly onAnswer?: (request: WireRequest) => void;
}

/** Answers calls by handler or emulator: one at a time, as the emulator serves them, so their order is a fact. */
export class Answerer {
  readonly #forward: (request: WireRequest) => Promise<WireResponse>;
  #handlers: readonly Handler[];
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AnswererOptions) {
    this.#forward = forwardTo(options.emulatorPort);
    this.#handlers = options.handlers();
  }

  answer(request: WireRequest, call: AwsCall): Promise<Answer> {
    return this.#inTurn(() => {
      this.options.onAnswer?.(request);
      return this.#answerNow(request, call);
    });
  }

  /** Answers a call of the rehearsal's own, which nobody else hears of. */
  answerOwn(request: WireRequest, call: AwsCall): Promise<Answer> {
    return this.#inTurn(() => this.#answerNow(request, call));
  }

  /** Answers requests that were recorded earlier; nobody hears of it. */
  async replay(requests: Iterable<WireRequest>): Promise<void> {
    for (const request of requests) await this.#answerNow(request, identifyCall(request));
  }

  /** Forgets what the handlers remember. */
  reset(): void {
    this.#handlers = this.options.handlers();
  }

  #inTurn(answer: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#lastTurn.then(answer);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #answerNow(request: WireRequest, call: AwsCall): Promise<Answer> {
    const handler = this.#handlers.find((candidate) => candidate.answers(call));
    return handler
      ? { by: handler.name, response: await handler.answer(request, call, this.#forward) }
      : { by: "emulator", response: await this.#forward(request) };
  }
}
