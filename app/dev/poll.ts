const POLL_MS = 25;

/** Comes back when `isTrue` says so. @throws Error when it does not within the time */
export const until = async (what: string, isTrue: () => Promise<boolean>, timeoutSeconds = 120): Promise<void> => {
  const deadline = performance.now() + timeoutSeconds * 1_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`${what}: did not happen within ${timeoutSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};
