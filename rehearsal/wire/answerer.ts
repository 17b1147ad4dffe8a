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

/**
 * Answers calls by handler or emulator: one at a time, as the emulator serves them, so their order is a fact. A handler
 * that waits for others' calls answers out of turn.
 */
export class Answerer {
  readonly #forward: (request: WireRequest) => Promise<WireResponse>;
  #handlers: readonly Handler[];
  readonly #enlisted = new Set<readonly Handler[]>();
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AnswererOptions) {
    this.#forward = forwardTo(options.emulatorPort);
    this.#handlers = options.handlers();
  }

  answer(request: WireRequest, call: AwsCall): Promise<Answer> {
    const outOfTurn = this.#handlerOf(call);
    if (outOfTurn?.outOfTurn) return this.#answerOutOfTurn(outOfTurn, request, call);
    return this.#inTurn(() => {
      this.options.onAnswer?.(request);
      return this.#answerNow(request, call);
    });
  }

  /** Answers a call of the rehearsal's own, which nobody else hears of. */
  answerOwn(request: WireRequest, call: AwsCall): Promise<Answer> {
    const outOfTurn = this.#handlerOf(call);
    if (outOfTurn?.outOfTurn) return this.#answerOutOfTurn(outOfTurn, request, call);
    return this.#inTurn(() => this.#answerNow(request, call));
  }

  /** Asks these handlers before all others. @returns what ends it. */
  enlist(handlers: readonly Handler[]): () => void {
    this.#enlisted.add(handlers);
    return () => this.#enlisted.delete(handlers);
  }

  /** Answers requests that were recorded earlier; nobody hears of it. */
  async replay(requests: Iterable<WireRequest>): Promise<void> {
    for (const request of requests) await this.#answerNow(request, identifyCall(request));
  }

  /** Forgets what the handlers remember. */
  reset(): void {
    this.#handlers = this.options.handlers();
  }

  #handlerOf(call: AwsCall): Handler | undefined {
    return [...[...this.#enlisted].flat(), ...this.#handlers].find((candidate) => candidate.answers(call));
  }

  #inTurn<T>(answer: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(answer);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Only what the handler asks of the emulator waits its turn. */
  async #answerOutOfTurn(handler: Handler, request: WireRequest, call: AwsCall): Promise<Answer> {
    const forward = (asked: WireRequest) => this.#inTurn(() => this.#forward(asked));
    return { by: handler.name, response: await handler.answer(request, call, forward) };
  }

  async #answerNow(request: WireRequest, call: AwsCall): Promise<Answer> {
    const handler = this.#handlerOf(call);
    return handler
      ? { by: handler.name, response: await handler.answer(request, call, this.#forward) }
      : { by: "emulator", response: await this.#forward(request) };
  }
}
