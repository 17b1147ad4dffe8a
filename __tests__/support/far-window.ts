const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SOME_DAYS = 3;

/** A maintenance window that does not open while a test runs. */
export const farWindow = (): string => {
  const day = DAYS[(new Date().getUTCDay() + SOME_DAYS) % DAYS.length];
  return `${day}:04:00-${day}:05:00`;
};
