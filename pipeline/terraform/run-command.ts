import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UserError } from "../../user-error";
import { PROJECT_ROOT } from "../process";

export interface RunOptions {
  readonly variables: NodeJS.ProcessEnv;
  /** Lines of its output to print while it runs. @default none */
  readonly shows?: (line: string) => boolean;
  /** What it reads from its standard input. @default nothing */
  readonly input?: string;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether somebody wanted it to end. */
  readonly isInterrupted: boolean;
}

/** A command failed that somebody wanted to end: whatever was to come after it is not wanted either. */
export class Interrupted extends UserError {}

const HOW_TO_GET: Readonly<Record<string, string>> = {
  docker:
    "install Docker Engine, or let a workflow build the images; in a rehearsal (npm run rehearsal -- exec -- …) none is needed",
};

const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command and gathers what it says. ctrl-C and SIGTERM are passed on once, and waited for: Terraform finishes the
 * call it is in, writes its state and gives its lock back.
 * @throws UserError when there is no such command.
 */
export const runCommand = async (
  [program = "", ...args]: readonly string[],
  { variables, shows = () => false, input }: RunOptions,
): Promise<CommandResult> => {
  // In a group of its own, so that a terminal's ctrl-C reaches it once (from here) and not twice, which would abort it.
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: variables,
    cwd: PROJECT_ROOT,
    detached: true,
  });
  child.stdin.on("error", () => undefined).end(input); // it may end without reading
  let isInterrupted = false;
  const passOn = (signal: NodeJS.Signals) => {
    isInterrupted = true;
    console.error(`${signal}: waiting for ${program} to finish what it is doing and to let go of its lock …`);
    child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
  };
  for (const signal of INTERRUPTS) process.on(signal, passOn);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    createInterface({ input: child[name] }).on("line", (line) => {
      output[name] += `${line}\n`;
      if (shows(line)) console.log(line);
    });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", (error: NodeJS.ErrnoException) =>
        reject(
          error.code === "ENOENT"
            ? new UserError(
                `${program}: is not on the PATH; ${HOW_TO_GET[program] ?? "run make setup, which says how to get it"}`,
              )
            : error,
        ),
      );
      child.once("close", (code) => resolve(code ?? 1));
    });
    return { exitCode, ...output, isInterrupted };
  } finally {
    for (const signal of INTERRUPTS) process.off(signal, passOn);
  }
};
