import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import type { Account } from "./account";
import { findTool } from "./tool";

/** A server that does not stop within this time is killed. */
const STOP_TIMEOUT_MS = 10_000;

export interface ChildOptions {
  /** File that takes what it prints. */
  readonly logFile: string;
  /** Signal that asks it to stop. */
  readonly stopSignal: NodeJS.Signals;
  /** Account it runs as. @default the caller's */
  readonly account?: Account | undefined;
}

/** A command as another account, which also ends when we end, however we end. Linux only; elsewhere it is left as it is. */
export const confined = (
  command: readonly string[],
  { stopSignal, account }: Omit<ChildOptions, "logFile">,
): readonly string[] => {
  const setpriv = findTool("setpriv");
  if (setpriv === undefined) return command;
  const drop = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"] : [];
  return [setpriv, ...drop, "--pdeathsig", stopSignal, "--", ...command];
};

/** Comes when a process has ended, or never began: one that the system cannot start says so in `error` alone. */
export const endOf = (child: ChildProcess): Promise<unknown> => {
  child.on("error", () => undefined);
  return once(child, "exit").catch(() => undefined);
};

/** One server process that belongs to us. */
export class Child {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(
    command: readonly string[],
    private readonly options: ChildOptions,
  ) {
    const [program = "", ...args] = confined(command, options);
    const log = openSync(options.logFile, "a");
    // In a group of its own: ctrl-C reaches us only, and we stop the servers after those who use them.
    this.#process = spawn(program, args, { stdio: ["ignore", log, log], cwd: "/", detached: true });
    this.#exited = endOf(this.#process);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error("child: it never started");
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Asks it to stop, insists after 10 s, and comes back when it is gone. */
  async stop(signal = this.options.stopSignal): Promise<void> {
    if (!this.isRunning) return;
    this.signal(signal);
    this.signal("SIGCONT"); // a process that is paused would not hear the first
    const insist = setTimeout(() => this.signal("SIGKILL"), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(insist);
  }
}
