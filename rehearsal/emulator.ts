import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { UserError } from "../user-error";
import { processVariables } from "./process";

/** What set-up installs when the machine's own Python has no moto. */
const OWN_PYTHON = path.join(__dirname, "..", ".tools", "moto", "bin", "python");
const LOG_TAIL_LINES = 8;

/** A running emulator of AWS. */
export interface Emulator {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Forgets everything it holds. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const tailOf = (file: string): string =>
  readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");

/** A fixed start for the emulator's random numbers, so that a replayed recording makes the same identifiers. */
const SEED = 1;

const post = async (port: number, route: string): Promise<void> => {
  const response = await fetch(`http://127.0.0.1:${port}/moto-api/${route}`, { method: "POST" });
  if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${route}`);
};

/**
 * Starts moto on a free port, and ends it when this process ends.
 * @param logFile Where its own words go.
 * @throws UserError when it does not start.
 */
export const startEmulator = async (
  logFile: string,
  python = processVariables.STOCKWIZ_PYTHON ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : "python3"),
): Promise<Emulator> => {
  const log = openSync(logFile, "w");
  const child = spawn(python, [path.join(__dirname, "emulator.py")], {
    stdio: ["pipe", "pipe", log],
  }) as ChildProcessByStdio<Writable, Readable, null>;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.on("error", () => resolve());
  });
  child.stdin.on("error", () => undefined); // it may be gone already when it is told to stop
  const failed = new Promise<never>((_, reject) => {
    const fail = (why: string) =>
      reject(
        new UserError(
          `emulator: moto did not start with ${python}: ${why}; run make setup, which installs what it needs`,
        ),
      );
    child.on("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`it ended with exit code ${code}\n${tailOf(logFile)}\n`));
  });
  failed.catch(() => undefined);
  const [line] = await Promise.race([once(child.stdout, "data"), failed]);
  const port = Number(String(line));
  await post(port, `seed?a=${SEED}`);
  return {
    port,
    pid: child.pid as number,
    ended,
    async reset() {
      await post(port, "reset");
      await post(port, `seed?a=${SEED}`);
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
};
