import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { readEnv } from "../../../app/dev/env";
import { until } from "../../../app/dev/poll";
import { closing } from "./stockwiz";

/** Nothing of ours: a process under test is told everything it knows. */
const QUIET = { PATH: readEnv().PATH, PORT: "0" };

const ROOT = join(__dirname, "../../..");

/** A service as a process of its own, as the image runs it. */
export class ServiceProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #output = "";

  private constructor(
    name: string,
    private readonly variables: Readonly<Record<string, string>>,
    logFile: string | undefined,
  ) {
    this.#process = spawn(process.execPath, ["--import", "tsx", `app/${name}/main.ts`], {
      cwd: ROOT,
      env: { ...QUIET, ...variables },
      stdio: ["ignore", logFile === undefined ? "pipe" : openSync(logFile, "w"), "pipe"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk) => {
        this.#output += chunk;
      });
    }
    this.#exited = once(this.#process, "exit");
    closing(() => this.kill());
  }

  /** Starts one and waits until it listens, or ends. @param logFile Takes its log; `variables` then name its port. */
  static async start(
    name: string,
    variables: Readonly<Record<string, string>>,
    logFile?: string,
  ): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, variables, logFile);
    await until(`${name} listens`, async () => service.exitCode !== null || (await service.#listens()));
    return service;
  }

  get port(): number | undefined {
    if (this.#givenPort > 0) return this.#givenPort;
    const port = /"port":(\d+)/.exec(this.#output)?.[1];
    return port === undefined ? undefined : Number(port);
  }

  get #givenPort(): number {
    return Number(this.variables.PORT ?? 0);
  }

  async #listens(): Promise<boolean> {
    if (this.#givenPort === 0) return this.port !== undefined;
    return fetch(`${this.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get output(): string {
    return this.#output;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Waits until it has ended, and gives its exit code. */
  async exit(): Promise<number | null> {
    await this.#exited;
    return this.exitCode;
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.signal("SIGKILL");
    await this.#exited;
  }
}
