import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { isSupervisor, runningRehearsal } from "../control-client";
import { RehearsalFolder } from "../folder";
import { Interruption } from "../lifecycle/interruption";
import { down } from "./down";

const POLL_MS = 500;

/** What was written to a file since it was last asked; whole lines only. */
const newLinesOf = (file: string): (() => string[]) => {
  let seen = 0;
  return () => {
    const text = readFileSync(file, "utf8");
    const end = text.lastIndexOf("\n") + 1;
    const lines = text.slice(seen, end).split("\n").slice(0, -1);
    seen = end;
    return lines;
  };
};

/**
 * Prints what a rehearsal does until ctrl-C or the end of whoever started us, and stops it then. It may be stopped from
 * elsewhere meanwhile.
 */
export const watch = async (
  { name }: { name: string },
  interruption = new Interruption({ withParent: true }),
): Promise<void> => {
  const folder = new RehearsalFolder(name);
  const { pid } = await runningRehearsal(folder);
  const newLines = newLinesOf(folder.file("rehearsal.log"));
  newLines(); // what was is known already
  process.stdout.on("error", () => undefined); // whoever read it may be gone
  console.log("it runs until ctrl-C; what it does from now on:");
  try {
    while (!interruption.signal.aborted && isSupervisor(pid)) {
      for (const line of newLines()) console.log(line);
      await wait(POLL_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    }
    await down({ name, keep: false });
  } finally {
    interruption.release();
  }
};
