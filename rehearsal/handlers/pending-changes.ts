import { element } from "./query-answer";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WINDOW = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = DAYS.length * DAY_MINUTES;

const minuteOf = (day: string | undefined, hour: string | undefined, minute: string | undefined): number =>
  DAYS.indexOf(day ?? "") * DAY_MINUTES + Number(hour) * 60 + Number(minute);

/** Whether a moment lies in a maintenance window, which is in UTC: `sun:04:00-sun:05:00`. */
export const isInWindow = (window: string, now: Date): boolean => {
  const parts = WINDOW.exec(window.toLowerCase());
  if (!parts) return false;
  const begins = minuteOf(parts[1], parts[2], parts[3]);
  const lasts = (minuteOf(parts[4], parts[5], parts[6]) - begins + WEEK_MINUTES) % WEEK_MINUTES;
  const at = now.getUTCDay() * DAY_MINUTES + now.getUTCHours() * 60 + now.getUTCMinutes();
  return (at - begins + WEEK_MINUTES) % WEEK_MINUTES < lasts;
};

/** Which changes wait for the maintenance window unless they are asked for at once. */
export interface Deferral {
  /** Parameter of a request, and the element of an answer that tells it, also as pending. */
  readonly elements: Readonly<Record<string, string>>;
  /** Of a parameter that waits for some values only. @default every value waits */
  readonly waits?: (parameter: string, is: string | undefined, wanted: string) => boolean;
}

/** Changes that wait for the maintenance window, by what they are for. */
export class PendingChanges {
  readonly #waiting = new Map<string, Map<string, string>>();

  constructor(private readonly deferral: Deferral) {}

  /**
   * Takes in a request for a change.
   * @param current What an element of the answer tells now.
   * @returns the parameters that count now: with `ApplyImmediately` all, and whatever has waited until now.
   */
  admit(id: string, form: URLSearchParams, current: (element: string) => string | undefined): URLSearchParams {
    const now = new URLSearchParams(form);
    const waiting = new Map(this.#waiting.get(id));
    for (const [parameter, name] of Object.entries(this.deferral.elements)) {
      const wanted = form.get(parameter);
      if (wanted === null) continue;
      waiting.delete(parameter); // the newest wish counts
      if (form.get("ApplyImmediately") === "true" || !this.#waits(parameter, current(name), wanted)) continue;
      now.delete(parameter);
      if (current(name) !== wanted) waiting.set(parameter, wanted);
    }
    if (form.get("ApplyImmediately") === "true") {
      for (const [parameter, value] of waiting) now.set(parameter, value);
      waiting.clear();
    }
    this.#waiting.set(id, waiting);
    return now;
  }

  /** What waits for something, which counts from now on. */
  take(id: string): Readonly<Record<string, string>> {
    const taken = Object.fromEntries(this.#waiting.get(id) ?? []);
    this.#waiting.delete(id);
    return taken;
  }

  /** Everything for which something waits. */
  ids(): string[] {
    return [...this.#waiting].filter(([, waiting]) => waiting.size > 0).map(([id]) => id);
  }

  /** What waits for something, as an answer tells it. */
  told(id: string): string {
    const told = [...(this.#waiting.get(id) ?? [])].map(([parameter, value]) =>
      element(this.deferral.elements[parameter] ?? parameter, value),
    );
    return `<PendingModifiedValues>${told.join("")}</PendingModifiedValues>`;
  }

  #waits(parameter: string, is: string | undefined, wanted: string): boolean {
    return this.deferral.waits?.(parameter, is, wanted) ?? true;
  }
}
