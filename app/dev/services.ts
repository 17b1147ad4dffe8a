import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { confined, endOf } from "./child";
import { inheritedEnv } from "./env";

const ROOT = join(__dirname, "../..");
const TSX = join(ROOT, "node_modules/tsx/dist/cli.mjs");
const STOP_TIMEOUT_MS = 5_000;

/** One of our own programs, which sees for itself when its files change. */
class WatchingProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(tsxArguments: readonly string[], variables: Readonly<Record<string, string>>) {
    const [program = "", ...args] = confined([process.execPath, TSX, ...tsxArguments], { stopSignal: "SIGTERM" });
    this.#process = spawn(program, args, {
      cwd: ROOT,
      env: { ...inheritedEnv(), ...variables },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true, // ctrl-C reaches us only; we stop the services before the servers they use
    });
    this.#exited = endOf(this.#process);
  }

  /** Stops the program and its watcher. */
  async stop(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined || this.#process.exitCode !== null) return;
    signalGroup(pid, "SIGINT");
    const insist = setTimeout(() => signalGroup(pid, "SIGKILL"), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(insist);
    signalGroup(pid, "SIGKILL"); // a program that outlived its watcher
  }
}

/** A service that starts again whenever one of its files changes. */
export const reloadingService = (name: string, variables: Readonly<Record<string, string>>): WatchingProcess =>
  new WatchingProcess(["watch", "--clear-screen=false", `app/${name}/main.ts`], variables);

/** Builds the page whenever one of its files changes. */
export const pageBuilder = (): WatchingProcess => new WatchingProcess(["app/api-gateway/build-page.ts", "--watch"], {});

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // the group is already gone
  }
};
