/** Words of the UserError that the act ends with. */
export const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return wordsOf(error);
  }
  throw new Error("nothing was refused");
};

/** Words of the UserError that the promise ends with. */
export const rejectionOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(() => {
    throw new Error("nothing was refused");
  }, wordsOf);

const wordsOf = (error: unknown): string => {
  if (error instanceof Error && error.name === "UserError") return error.message;
  throw error; // a bug is not a refusal
};
