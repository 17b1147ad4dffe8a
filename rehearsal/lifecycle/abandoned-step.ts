import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { RehearsalFolder } from "../folder";

/** A process as `ps` shows it: its number, that of its parent, and its words. */
type Row = readonly [pid: number, parent: number, args: string];

const processes = (): Row[] =>
  execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean)
    .map((row) => {
      const [pid = "0", parent = "0", ...words] = row.trim().split(/\s+/);
      return [Number(pid), Number(parent), words.join(" ")];
    });

/** Writes down which step runs, for whoever finds the folder of a run that was killed. */
export const recordStep = (folder: RehearsalFolder, pid: number): void =>
  writeFileSync(folder.file("step.pid"), String(pid));

/**
 * Ends the step that a killed run left behind, with Terraform and its provider. The AWS it works on ended with that run,
 * so there is nothing that it could still bring to an end.
 */
export const endAbandonedStep = (folder: RehearsalFolder): void => {
  if (!existsSync(folder.file("step.pid"))) return;
  const root = Number(readFileSync(folder.file("step.pid"), "utf8"));
  const rows = processes();
  // The number may belong to another program by now.
  if (!rows.some(([pid, , args]) => pid === root && args.includes("pipeline/main.ts"))) return;
  const doomed = [root];
  for (const next of doomed) doomed.push(...rows.filter(([, parent]) => parent === next).map(([pid]) => pid));
  for (const pid of doomed)
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it ended by itself a moment ago
    }
};
