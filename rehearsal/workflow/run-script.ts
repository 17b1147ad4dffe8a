import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

export interface ScriptOptions {
  readonly script: string;
  /** File to write it to. */
  readonly file: string;
  /** Whether the workflow itself asks for bash, which GitHub then runs with `pipefail`. */
  readonly isStrict: boolean;
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Its own limit; that of its job comes by the signal. */
  readonly timeoutMinutes: number | undefined;
  /** When it aborts, the script is ended. */
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

export type ScriptResult = "success" | "failure" | "timeout" | "cancelled";

/** How long GitHub leaves a script between asking it to end and ending it. */
const GRACE_MS = [7500, 2500] as const;

/** Asks a process and all it has started to end, as GitHub does, and ends them if they do not. */
const end = async (pid: number, hasEnded: () => boolean): Promise<void> => {
  for (const [name, grace] of [
    ["SIGINT", GRACE_MS[0]],
    ["SIGTERM", GRACE_MS[1]],
    ["SIGKILL", 0],
  ] as const) {
    if (hasEnded()) return;
    try {
      process.kill(-pid, name);
    } catch {
      return; // it ended in between
    }
    for (const deadline = Date.now() + grace; Date.now() < deadline && !hasEnded(); ) await wait(50);
  }
};

/** Runs a script of a step to its end, in a process group of its own. */
export const runScript = async (options: ScriptOptions): Promise<ScriptResult> => {
  const { script, file, isStrict, folder, variables, timeoutMinutes, signal, onLine } = options;
  if (signal.aborted) return "cancelled";
  if (!existsSync(folder)) {
    onLine(`working-directory: there is no folder ${folder}`);
    return "failure";
  }
  writeFileSync(file, script);
  const words = isStrict ? ["--noprofile", "--norc", "-eo", "pipefail", file] : ["-e", file];
  const child = spawn("bash", words, {
    cwd: folder,
    env: variables,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const from of ["stdout", "stderr"] as const) createInterface({ input: child[from] }).on("line", onLine);
  let reason: "timeout" | "cancelled" | undefined;
  let hasEnded = false;
  const stop = (why: "timeout" | "cancelled") => {
    reason ??= why;
    if (child.pid) void end(child.pid, () => hasEnded);
  };
  const onAbort = () => stop("cancelled");
  signal.addEventListener("abort", onAbort, { once: true });
  const timer = timeoutMinutes && setTimeout(() => stop("timeout"), timeoutMinutes * 60_000);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return reason ?? (exitCode === 0 ? "success" : "failure");
  } finally {
    hasEnded = true;
    clearTimeout(timer || undefined);
    signal.removeEventListener("abort", onAbort);
  }
};
