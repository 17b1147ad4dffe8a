/** How often tasks failed one after the other, and until when none is started. */
export interface Throttle {
  readonly failures: number;
  readonly notBefore: number;
}

export const NO_THROTTLE: Throttle = { failures: 0, notBefore: 0 };

const MS_PER_SECOND = 1000;
const LONGEST_PAUSE_MS = 900_000;

/**
 * Waits longer and longer before another task is started, up to a quarter of an hour.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export const afterFailure = (throttle: Throttle, now: number, speed: number): Throttle => {
  const failures = throttle.failures + 1;
  return { failures, notBefore: now + Math.min(LONGEST_PAUSE_MS, MS_PER_SECOND * 2 ** failures) / speed };
};
