import { types } from "node:util";

/**
 * A fault the operator can fix. It is printed without a stack; every other error is a bug and is printed with one.
 * The message reads `where: what is wrong, what was given; what to do`.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** How a waiter of the AWS SDK ends that has not seen what it waited for. */
const WAITER_ENDS: Readonly<Record<string, string>> = {
  TIMEOUT: "it took too long",
  ABORTED: "the waiting was ended",
  FAILURE: "it failed",
};

/**
 * Why a waiter of the AWS SDK gave up, and what AWS told it meanwhile: its error has JSON for a message.
 * @returns undefined for any other error.
 */
export const waiterWords = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || !error.message.startsWith("{")) return undefined;
  try {
    const { state, observedResponses = {} } = JSON.parse(error.message);
    const end = WAITER_ENDS[state];
    const answers = Object.entries(observedResponses).map(([answer, times]) => `${times} × ${answer}`);
    return end && [end, `AWS answered ${answers.join(", ") || "nothing"}`].join("; ");
  } catch {
    return undefined;
  }
};

/** What the system says of a file that cannot be read or written, in words. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: "this account may not do that; change its rights, or name another place",
  EDQUOT: "this account's part of the disk is full; make room and run this again",
  EISDIR: "it is a folder; name a file",
  ENOSPC: "the disk is full; make room and run this again",
  ENOTDIR: "a part of its path is no folder; name another place",
  EROFS: "nothing can be written there; name another place",
};
/** Calls of the system that are about files. The same codes of a socket mean something else. */
const ABOUT_FILES = ["open", "write", "mkdir", "rename", "copyfile", "scandir", "read", "unlink", "mkdtemp"];

/** A disk or a path that the operator can mend. @returns undefined for any other error */
const fileWords = (error: Error): string | undefined => {
  const { code = "", syscall = "", path = "a file" } = error as NodeJS.ErrnoException;
  const fault = ABOUT_FILES.includes(syscall) ? FILE_FAULTS[code] : undefined;
  return fault && `${path}: ${fault} (${code} on ${syscall})`;
};

const withStack = (error: Error): string => error.stack ?? error.message;

/** What to print for whatever was thrown: words where the operator can mend it, the stack of a bug. */
export const describeError = (error: unknown): string => {
  if (!types.isNativeError(error)) return String(error);
  if (error.name === "UserError") return error.message;
  const words = waiterWords(error);
  if (!words) return fileWords(error) ?? withStack(error);
  const what = /\bwaitUntil(\w+)/.exec(withStack(error))?.[1] ?? "something"; // nothing else of it says so
  return `AWS: waited for ${what}: ${words}; look at it there and run this again`;
};
