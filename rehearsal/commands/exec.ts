import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "../../user-error";
import { runningRehearsal } from "../control-client";
import { execEnvironment } from "../exec-environment";
import { RehearsalFolder } from "../folder";
import { processVariables } from "../process";
import { findProviderMirror } from "../provider-mirror";

/** Shells add the number of the signal to this for a program that a signal ended. */
const SIGNAL_EXIT_BASE = 128;

/**
 * Runs a command against the rehearsal and hands on its exit code.
 * @param own Variables that it gets beside the caller's.
 */
export const exec = async (
  { name }: { name: string },
  [program = "", ...args]: readonly string[],
  own: Readonly<Record<string, string>> = {},
): Promise<number> => {
  const folder = new RehearsalFolder(name);
  const record = await runningRehearsal(folder);
  const env = execEnvironment(record, folder, findProviderMirror(), {
    ...processVariables,
    ...own,
  }) as NodeJS.ProcessEnv;
  const child = spawn(program, args, { stdio: "inherit", env });
  // ctrl-C reaches the command by the terminal; this process only waits for what it makes of it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new UserError(`exec: there is no command "${program}" on the PATH`) : error),
    );
    child.once("exit", (code, signal) => resolve(code ?? SIGNAL_EXIT_BASE + constants.signals[signal ?? "SIGTERM"]));
  });
};
