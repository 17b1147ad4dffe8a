import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

const PROJECT_ROOT = path.join(__dirname, "..", "..");

export interface ChildOptions {
  readonly variables: NodeJS.ProcessEnv;
  /** When it aborts with the name of a signal, the child gets that signal, once, and is waited for. */
  readonly signal: AbortSignal;
  /** Hears the number of the process. */
  readonly onStart?: (pid: number) => void;
  /** Sees every line as it comes. */
  readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
}

export interface ChildResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a command in the project's folder to its end. */
export const runChild = async (
  [program = "", ...args]: readonly string[],
  { variables, signal, onStart, onLine }: ChildOptions,
): Promise<ChildResult> => {
  if (signal.aborted) return { exitCode: 1, stdout: "" };
  // In a group of its own, so that a terminal's ctrl-C reaches it once (from here) and not twice, which would abort it.
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: variables,
    cwd: PROJECT_ROOT,
    detached: true,
  });
  if (child.pid) onStart?.(child.pid);
  const passOn = () => child.kill(signal.reason === "SIGHUP" ? "SIGINT" : (signal.reason as NodeJS.Signals));
  signal.addEventListener("abort", passOn, { once: true });
  let stdout = "";
  for (const from of ["stdout", "stderr"] as const)
    createInterface({ input: child[from] }).on("line", (line) => {
      if (from === "stdout") stdout += `${line}\n`;
      onLine?.(line, from);
    });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return { exitCode, stdout };
  } finally {
    signal.removeEventListener("abort", passOn);
  }
};
