import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { confined } from "./child";
import { inheritedEnv } from "./env";

const ROOT = join(__dirname, "../..");
const TSX = join(ROOT, "node_modules/tsx/dist/cli.mjs");
const STOP_TIMEOUT_MS = 5_000;

/** A service that starts again whenever one of its files changes. */
export class ReloadingService {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(name: string, variables: Readonly<Record<string, string>>) {
    const watch = [process.execPath, TSX, "watch", "--clear-screen=false", `app/${name}/main.ts`];
    const [program = "", ...args] = confined(watch, { stopSignal: "SIGTERM" });
    this.#process = spawn(program, args, {
      cwd: ROOT,
      env: { ...inheritedEnv(), ...variables },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true, // ctrl-C reaches us only; we stop the services before the servers they use
    });
    this.#exited = once(this.#process, "exit");
  }

  /** Stops the service and its watcher. */
  async stop(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined || this.#process.exitCode !== null) return;
    signalGroup(pid, "SIGINT");
    const insist = setTimeout(() => signalGroup(pid, "SIGKILL"), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(insist);
    signalGroup(pid, "SIGKILL"); // a service that outlived its watcher
  }
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // the group is already gone
  }
};
