import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Shells add the number of the signal to this for a program that a signal ended. */
const SIGNAL_EXIT_BASE = 128;

/** How often we look whether whoever started us is still there. */
const PARENT_MS = 500;

export interface InterruptionOptions {
  /** The end of whoever started us counts as a closed terminal. @default false */
  readonly withParent?: boolean;
}

/** ctrl-C, SIGTERM or a closed terminal, kept as a fact until what runs has come to an end. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #onSignal = (name: NodeJS.Signals) => this.#controller.abort(name);
  readonly #look: NodeJS.Timeout | undefined;

  constructor({ withParent = false }: InterruptionOptions = {}) {
    for (const name of SIGNALS) process.on(name, this.#onSignal);
    if (withParent) this.#look = setInterval(this.#lookForParent(process.ppid), PARENT_MS).unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Exit code of a program that was ended this way, or undefined when it was not. */
  get exitCode(): number | undefined {
    return this.signal.aborted ? SIGNAL_EXIT_BASE + constants.signals[this.signal.reason as NodeJS.Signals] : undefined;
  }

  /** Gives the signals back to whoever comes next. */
  release(): void {
    for (const name of SIGNALS) process.off(name, this.#onSignal);
    clearInterval(this.#look);
  }

  #lookForParent(parent: number): () => void {
    return () => {
      if (process.ppid !== parent) this.#controller.abort("SIGHUP");
    };
  }
}
