import { cpSync, mkdirSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Isolation } from "../fargate/namespaces";
import { CONTAINER_PATH } from "../fargate/programs";
import type { ProcessSpec, TaskReport } from "../fargate/protocol";
import { TaskBox } from "../fargate/task-box";

const NAME = "server";
const ASK_AGAIN_MS = 100;
const START_MS = 180_000;
const CHECK_MS = 10_000;
const KEPT_LINES = 5;
/** Longest that a copy of a database takes; a rehearsed one is small, and the machine may be busy. */
const BACKUP_MS = 120_000;
const DATA_FOLDER = "data";
/** Folder, beside its data, that a server writes a copy of them to. */
export const BACKUP_FOLDER = "backup";

/** A server of this machine that plays a managed one. */
export interface ServerProgram {
  readonly port: number;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: NonNullable<ProcessSpec["user"]>;
  /** Ends with 0 when the server answers. */
  readonly check: readonly string[];
  /** Writes a copy of its data into {@link BACKUP_FOLDER} while it goes on. @default it has nothing to keep */
  readonly backup?: readonly string[];
}

export interface ManagedServerOptions {
  /** Of its own, for its data; it is gone with the server. */
  readonly folder: string;
  readonly isolation: Isolation;
  readonly program: ServerProgram;
  /** Folder with the data that it begins with. @default none */
  readonly seed?: string | undefined;
}

/** A server that runs as a task does: in a network of its own, and never longer than the rehearsal. */
export class ManagedServer {
  readonly #box: TaskBox;
  #lines: readonly string[] = [];
  readonly #process: ProcessSpec;
  #hasEnded = false;
  #settled: Promise<void>;

  constructor(private readonly options: ManagedServerOptions) {
    const { folder, isolation, program, seed } = options;
    const own = path.join(folder, "own");
    mkdirSync(own, { recursive: true });
    if (seed) cpSync(seed, path.join(own, DATA_FOLDER), { recursive: true });
    const environment = { PATH: CONTAINER_PATH, ...program.environment };
    this.#process = { command: program.command, environment, folder: own, user: program.user };
    this.#box = new TaskBox({ folder, isolation, onReport: (report) => this.#hear(report) });
    this.#settled = this.#start();
    this.#settled.catch(() => undefined); // whoever waits for it hears of it
  }

  /** Resolves when it answers, and has taken in what it was told. @throws Error with its last words when it does not */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Connects to it as soon as it answers. */
  async dial(): Promise<Socket> {
    await this.#settled;
    return this.#box.dial(this.options.program.port);
  }

  /** Runs a command beside it, after all that it was told before. @param environment Where secrets go, for arguments are seen. */
  tell(command: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
    this.#settled = this.#settled.then(async () => {
      const { isWell, output } = await this.#run(command, environment);
      if (!isWell) throw new Error(output);
    });
    this.#settled.catch(() => undefined);
    return this.#settled;
  }

  /** A copy of its data as they are now: a folder, which is the caller's. @throws Error when there is none */
  async backUp(): Promise<string> {
    const { backup } = this.options.program;
    if (!backup) throw new Error("it keeps nothing");
    await this.#settled;
    const folder = path.join(this.#process.folder, BACKUP_FOLDER);
    rmSync(folder, { recursive: true, force: true });
    const { isWell, output } = await this.#run(backup, {}, BACKUP_MS);
    if (!isWell) throw new Error(output);
    return folder;
  }

  stop(): Promise<void> {
    return this.#box.close();
  }

  async #start(): Promise<void> {
    const { port, check } = this.options.program;
    this.#box.tell({ do: "start", name: NAME, process: this.#process, ports: [port] });
    for (const deadline = Date.now() + START_MS; Date.now() < deadline; await wait(ASK_AGAIN_MS)) {
      if (this.#hasEnded) break;
      if ((await this.#run(check, {})).isWell) return;
    }
    throw new Error(`it does not answer: ${this.#lines.join("; ")}`);
  }

  #run(command: readonly string[], environment: Readonly<Record<string, string>>, longestMs = CHECK_MS) {
    const spec = { ...this.#process, command, environment: { ...this.#process.environment, ...environment } };
    return this.#box.check(spec, longestMs);
  }

  #hear(report: TaskReport): void {
    if (report.is === "exited") this.#hasEnded = true;
    if (report.is === "output") this.#lines = [...this.#lines, report.line].slice(-KEPT_LINES);
  }
}
