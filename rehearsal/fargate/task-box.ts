import { type ChildProcessByStdio, spawn } from "node:child_process";
import { closeSync, constants, mkdirSync, openSync, rmSync } from "node:fs";
import { connect, type Server, type Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { processVariables } from "../process";
import type { Isolation } from "./namespaces";
import { type Outside, openOutside } from "./outside";
import { type ProcessSpec, socketOf, type TaskCommand, type TaskReport } from "./protocol";
import { unreachable } from "./refused-connection";

const FIRST_PROGRAM = path.join(__dirname, "task-init.ts");

export interface TaskBoxOptions {
  /** Folder of its own; it is gone with the box. */
  readonly folder: string;
  readonly isolation: Isolation;
  /** @default nothing can be reached from within */
  readonly outside?: Outside | undefined;
  /** Hears what happens inside. */
  readonly onReport: (report: TaskReport) => void;
}

/** Where the containers of one task run: a network, and processes that end together. */
export class TaskBox {
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #checks = new Map<number, (result: { isWell: boolean; output: string }) => void>();
  readonly #directory: number;
  #outside: readonly Server[] = [];
  #lastCheck = 0;
  #isOpen = true;

  constructor(private readonly options: TaskBoxOptions) {
    const { folder, isolation, outside } = options;
    mkdirSync(folder, { recursive: true });
    this.#directory = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const addresses = outside?.addresses() ?? [];
    if (outside) this.#outside = openOutside(`/proc/self/fd/${this.#directory}`, addresses, outside.dial);
    const first = [process.execPath, "--import", require.resolve("tsx"), FIRST_PROGRAM];
    const [program = "", ...args] = [
      ...isolation.prefix,
      ...first,
      ...(isolation.hasNetworks ? [JSON.stringify(addresses)] : []),
    ];
    this.#child = spawn(program, args, {
      cwd: folder,
      env: { PATH: processVariables.PATH },
      stdio: ["pipe", "pipe", "inherit"],
      detached: true, // ctrl-C is ours; the task is stopped in order
    });
    this.#child.stdin.on("error", () => undefined); // it may be gone already when it is told something
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#hear(JSON.parse(line) as TaskReport));
    this.ended = new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.on("error", () => resolve());
    });
    this.ended.then(() => this.#clear());
  }

  tell(command: TaskCommand): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** Runs a command inside, and says whether it ended with 0 in time. */
  check(process: ProcessSpec, timeoutMs: number): Promise<{ isWell: boolean; output: string }> {
    this.#lastCheck += 1;
    const id = this.#lastCheck;
    return new Promise((resolve) => {
      this.#checks.set(id, resolve);
      this.tell({ do: "check", id, process, timeoutMs });
    });
  }

  /** Connects to one of its ports. */
  dial(port: number): Socket {
    if (!this.#isOpen) return unreachable("task", port);
    if (!this.options.isolation.hasNetworks) return connect({ port, host: "127.0.0.1" });
    // By the open folder, not by its name: the path of a socket may have 107 characters and no more.
    return connect({ path: `/proc/self/fd/${this.#directory}/${socketOf(port)}` });
  }

  /** Ends everything in it at once. */
  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.ended;
  }

  #hear(report: TaskReport): void {
    if (report.is === "checked") {
      this.#checks.get(report.id)?.(report);
      this.#checks.delete(report.id);
    } else this.options.onReport(report);
  }

  #clear(): void {
    this.#isOpen = false;
    for (const resolve of this.#checks.values()) resolve({ isWell: false, output: "the task has ended" });
    this.#checks.clear();
    for (const server of this.#outside) server.close();
    closeSync(this.#directory);
    rmSync(this.options.folder, { recursive: true, force: true });
  }
}
