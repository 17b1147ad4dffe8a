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

const withStack = (error: Error): string => error.stack ?? error.message;

/** What to print for whatever was thrown: the words of a {@link UserError} or of a waiter of AWS, the stack of a bug. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "UserError") return error.message;
  const words = waiterWords(error);
  if (!words) return withStack(error);
  const what = /\bwaitUntil(\w+)/.exec(withStack(error))?.[1] ?? "something"; // nothing else of it says so
  return `AWS: waited for ${what}: ${words}; look at it there and run this again`;
};
