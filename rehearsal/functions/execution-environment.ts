import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const BOOTSTRAP = path.join(__dirname, "bootstrap.cjs");

export interface EnvironmentOptions {
  /** Program of the runtime's Node.js. */
  readonly node: string;
  /** Folder with the function's code. */
  readonly taskRoot: string;
  readonly memoryMiB: number;
  /** All that the process gets to see. */
  readonly variables: Readonly<Record<string, string>>;
}

/** One call of the function. */
export interface RuntimeCall {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  readonly timeoutSeconds: number;
}

/** As the runtime words it for the caller. */
export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface RuntimeResult {
  /** JSON, when the function answered. */
  readonly payload?: string;
  readonly error?: RuntimeError;
  readonly milliseconds: number;
}

interface Word {
  readonly requestId: string;
  readonly payload?: string;
  readonly error?: RuntimeError;
}

/** A process of a function, warm between its calls. It takes one call at a time and ends with this process, however that ends. */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  /** Takes each line that the function writes. */
  onLine: (line: string) => void = () => undefined;
  #onMark: (requestId: string) => void = () => undefined;
  isAlive = true;

  constructor({ node, taskRoot, memoryMiB, variables }: EnvironmentOptions) {
    this.#child = spawn(node, [`--max-old-space-size=${memoryMiB}`, BOOTSTRAP], {
      cwd: taskRoot,
      env: { ...variables },
      detached: true, // a group of its own: what the function starts ends with it
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.once("close", (code, signal) =>
        resolve(signal ? `signal: ${signal === "SIGKILL" ? "killed" : signal}` : `exit status ${code}`),
      );
    });
    this.#ended.then(() => {
      this.isAlive = false;
    });
    this.#child.stdin?.on("error", () => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream)
        createInterface({ input: stream }).on("line", (line) =>
          line.startsWith("\0") ? this.#onMark(line.slice(1)) : this.onLine(line),
        );
  }

  /** Runs one call. Afterwards `isAlive` says whether it can take another. */
  async run(call: RuntimeCall): Promise<RuntimeResult> {
    const started = performance.now();
    const milliseconds = () => performance.now() - started;
    const { requestId, timeoutSeconds } = call;
    const fault = (errorType: string, words: string): RuntimeResult => ({
      error: { errorType, errorMessage: `RequestId: ${requestId} Error: ${words}` },
      milliseconds: milliseconds(),
    });
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<RuntimeResult>((resolve) => {
      timer = setTimeout(() => {
        resolve(fault("Sandbox.Timedout", `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`));
      }, timeoutSeconds * 1000);
    });
    const exited = this.#ended.then((how) => fault("Runtime.ExitError", `Runtime exited with error: ${how}`));
    const answered = this.#answer(requestId).then((word) => ({ ...word, milliseconds: milliseconds() }));
    this.#child.send({ ...call, deadline: Date.now() + timeoutSeconds * 1000 }, () => undefined);
    try {
      const result = await Promise.race([answered, timedOut, exited]);
      if (result.error?.errorType === "Sandbox.Timedout") await this.end();
      return result;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Kills the process and all that it has started. */
  async end(): Promise<void> {
    if (this.isAlive && this.#child.pid !== undefined)
      try {
        process.kill(-this.#child.pid, "SIGKILL");
      } catch {
        // it ended by itself a moment ago
      }
    await this.#ended;
    this.isAlive = false;
  }

  /** The answer counts once both streams are known to have said everything. */
  #answer(requestId: string): Promise<Pick<RuntimeResult, "payload" | "error">> {
    return new Promise((resolve) => {
      let word: Word | undefined;
      let marks = 0;
      const settle = () => {
        if (!word || marks < 2) return;
        this.#child.off("message", hear);
        resolve(word.error ? { error: word.error } : { payload: word.payload ?? "null" });
      };
      const hear = (message: unknown) => {
        word = message as Word;
        settle();
      };
      this.#child.on("message", hear);
      this.#onMark = (id) => {
        if (id === requestId) marks += 1;
        settle();
      };
    });
  }
}
