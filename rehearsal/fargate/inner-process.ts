import { type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { descendantsOf, memoryOf } from "./process-tree";
import type { ProcessSpec } from "./protocol";

/** How a process came to its end. */
export interface End {
  /** Exit code, or 128 and the signal's number, as a shell and ECS have it. */
  readonly code: number;
  readonly refusal?: string;
  readonly outOfMemory: boolean;
}

const SIGNALED = 128;
const COMMAND_NOT_FOUND = 127;
const MEMORY_CHECK_MS = 1000;
const BYTES_PER_MIB = 1024 * 1024;

const CONTAINER_ROOT = path.join(__dirname, "container-root.sh");

/** In a user namespace of its own a process is whom it is said to be, and has none of the rights of who started it. */
const asUser = ({ command, user }: ProcessSpec): readonly string[] =>
  user ? ["unshare", "--user", `--map-user=${user.uid}`, `--map-group=${user.gid}`, "--", ...command] : command;

/** In a mount namespace of its own it sees its volumes, and where its root is read-only it writes nothing else. */
const confined = (spec: ProcessSpec): readonly string[] =>
  spec.mounts
    ? [
        ...["unshare", "--mount", "--", "sh", CONTAINER_ROOT, spec.readOnlyRoot ? "ro" : "rw"],
        ...spec.mounts.flatMap(({ folder, at, readOnly }) => [folder, at, readOnly ? "ro" : "rw"]),
        ...["--", ...asUser(spec)],
      ]
    : asUser(spec);

/**
 * The first process of a container, as Docker's `--init` has it, in a numbering of the container's own: what it runs can be
 * asked to end like any other program, and when that ends the kernel ends all that it left behind.
 */
const INIT = [
  ...["unshare", "--pid", "--fork", "--kill-child", "--"],
  // The shell's own words on how a program ended are no output of the container.
  ...["sh", "-c", 'exec 3>&2 2>/dev/null; "$@" 2>&3 3>&-; exit $?', "init"],
];
/** Processes between the one that is spawned and the program: the shell. */
const BEFORE_PROGRAM = 1;

export interface Bounds {
  /** @default no limit */
  readonly memoryMiB?: number | undefined;
  /** Whether it takes along all that it started when it ends, sessions of their own included. Needs namespaces. @default false */
  readonly takesAll?: boolean;
}

/** A process of a task, with everything that it starts. */
export class InnerProcess {
  readonly ended: Promise<End>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  #outOfMemory = false;

  constructor(
    spec: ProcessSpec,
    private readonly bounds: Bounds = {},
  ) {
    const { memoryMiB, takesAll } = bounds;
    const [program = "", ...args] = [...(takesAll ? INIT : []), ...confined(spec)];
    this.#child = spawn(program, args, {
      cwd: spec.folder,
      env: spec.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own, which can be killed whole
    });
    const watch = memoryMiB && setInterval(() => this.#limit(memoryMiB), MEMORY_CHECK_MS);
    this.ended = new Promise((resolve) => {
      this.#child.on("error", ({ message }) => resolve(this.#end(COMMAND_NOT_FOUND, message)));
      this.#child.once("exit", () => this.#killGroup());
      this.#child.once("close", (code, signal) =>
        resolve(this.#end(code ?? SIGNALED + constants.signals[signal ?? "SIGKILL"])),
      );
    });
    this.ended.then(() => clearInterval(watch || undefined));
  }

  onLine(listener: (line: string) => void): void {
    for (const input of [this.#child.stdout, this.#child.stderr]) createInterface({ input }).on("line", listener);
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    const program = this.bounds.takesAll && pid !== undefined ? descendantsOf(pid)[BEFORE_PROGRAM] : undefined;
    if (program === undefined) this.#child.kill(signal);
    else quietly(() => process.kill(program, signal));
  }

  /** Kills the process and all that came from it, sessions of their own included. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    for (const descendant of descendantsOf(pid)) quietly(() => process.kill(descendant, "SIGKILL"));
    this.#killGroup();
    this.#child.kill("SIGKILL");
  }

  #end(code: number, refusal?: string): End {
    return { code, outOfMemory: this.#outOfMemory, ...(refusal && { refusal }) };
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid !== undefined) quietly(() => process.kill(-pid, "SIGKILL"));
  }

  #limit(memoryMiB: number): void {
    if (this.#child.pid === undefined || memoryOf(this.#child.pid) <= memoryMiB * BYTES_PER_MIB) return;
    this.#outOfMemory = true;
    this.kill();
  }
}

/** A process may end between the look and the signal. */
const quietly = (act: () => void): void => {
  try {
    act();
  } catch {
    // it has ended
  }
};
