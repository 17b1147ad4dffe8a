/**
 * A fault the operator can fix. It is printed without a stack; every other error is a bug and is printed with one.
 * The message reads `where: what is wrong, what was given; what to do`.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** What to print for whatever was thrown: the words of a {@link UserError}, the stack of a bug. */
export const describeError = (error: unknown): string =>
  error instanceof Error && error.name === "UserError"
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
