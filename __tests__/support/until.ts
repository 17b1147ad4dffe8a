/** Less than a test has, so that it fails where it waits; far more than a busy machine needs. */
const PATIENCE_MS = 5 * 60_000;
const POLL_MS = 5;

/** Waits for what a test means. @param look Gives undefined or false as long as it is not so. @returns what it gave at last */
export const until = async <Found>(
  look: () => Found | undefined | false | Promise<Found | undefined | false>,
): Promise<Found> => {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`did not come about in ${PATIENCE_MS / 1_000} s: ${look}`);
};
