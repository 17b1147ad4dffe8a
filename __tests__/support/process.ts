import { execFileSync, spawn } from "node:child_process";
import path from "node:path";

export const PROJECT_ROOT = path.join(__dirname, "..", "..");
export const testVariables: Readonly<Record<string, string | undefined>> = process.env;

export interface Finished {
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

export interface Running {
  readonly pid: number;
  /** What it has printed so far. */
  readonly printed: () => string;
  readonly finished: Promise<Finished>;
}

/** Starts a command in the project's folder, or in that of a copy. */
export const start = (command: readonly string[], env: NodeJS.ProcessEnv, cwd = PROJECT_ROOT): Running => {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const gather = (part: Buffer) => {
    output += part.toString();
  };
  child.stdout.on("data", gather);
  child.stderr.on("data", gather);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
  return { pid: child.pid as number, printed: () => output, finished };
};

const childrenByParent = (): Map<number, number[]> => {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const [pid = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
};

/** Ends a process and all that it started at one stroke, as a lost machine does. */
export const killTree = (pid: number): void => {
  const children = childrenByParent();
  const doomed = [pid];
  for (const next of doomed) doomed.push(...(children.get(next) ?? []));
  for (const each of doomed)
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // it ended by itself a moment ago
    }
};
