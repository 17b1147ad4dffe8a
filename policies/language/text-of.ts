import { readFileSync, statSync } from "node:fs";
import { UserError } from "../../user-error";

/** Where a shell's `<(…)` and standard input lie: their writers are at work. */
const OF_A_PROCESS = /^\/(?:dev|proc)\//;

const unreadable = (file: string, why: string, cause?: unknown): UserError =>
  new UserError(`${file}: cannot be read: ${why}`, { cause });

/**
 * Gives the text of a file.
 * @throws UserError when it cannot be read, or is a pipe, which would be waited for without end
 */
export const textOf = (file: string): string => {
  let isPipe = false;
  try {
    isPipe = statSync(file).isFIFO() && !OF_A_PROCESS.test(file);
    if (!isPipe) return readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable(file, (cause as Error).message, cause);
  }
  throw unreadable(file, "it is a pipe, and nobody may ever write to it; name a file");
};
