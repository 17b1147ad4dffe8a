import { UserError, waiterWords } from "../../user-error";

/**
 * Waits by a waiter of the SDK, which says neither what it waited for nor how long.
 * @param what Completes the sentence "waited 120 s for …", behind the step that waits.
 * @throws UserError when it gave up.
 */
export const within = async (
  maxWaitTime: number,
  [step, what]: readonly [step: string, what: string],
  wait: (options: { readonly maxWaitTime: number }) => Promise<unknown>,
): Promise<void> => {
  const started = performance.now();
  try {
    await wait({ maxWaitTime });
  } catch (cause) {
    const words = waiterWords(cause);
    if (!words) throw cause;
    const seconds = Math.round((performance.now() - started) / 1000);
    throw new UserError(`${step}: waited ${seconds} s for ${what}: ${words}; run the step again`, { cause });
  }
};
