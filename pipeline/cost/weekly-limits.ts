import type { ManagedResource } from "../terraform/state";
import { blockOf, number } from "./values";

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;
const MINUTES_PER_WEEK = DAYS.length * MINUTES_PER_DAY;

/** Limits of a service that hold from a minute of the week on. */
interface Change {
  readonly minute: number;
  readonly least: number;
  readonly greatest: number;
}

/** Averages of a week. */
export interface WeeklyLimits {
  readonly least: number;
  readonly greatest: number;
}

/** Days that a field of cron names, from 0 for Sunday; undefined for what is more than names and ranges. */
const daysOf = (field: string): readonly number[] | undefined => {
  if (field === "*" || field === "?") return DAYS.map((_, index) => index);
  const days = field.split(",").flatMap((part) => {
    const [from = -1, to = from] = part.split("-").map((name) => DAYS.indexOf(name));
    return from < 0 || to < from ? [-1] : Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return days.includes(-1) ? undefined : days;
};

/** When an action of the week changes the limits; undefined for a schedule that is not one of the week. */
const changesOf = ({ values }: ManagedResource): readonly Change[] | undefined => {
  const [, minute, hour, dayOfWeek = ""] = /^cron\((\d+) (\d+) [?*] \* (\S+) \*\)$/.exec(String(values.schedule)) ?? [];
  const limits = blockOf(values.scalable_target_action);
  const days = daysOf(dayOfWeek);
  if (minute === undefined || !limits || !days) return undefined;
  const [least, greatest] = [number(limits.min_capacity), number(limits.max_capacity)];
  return days.map((day) => ({
    minute: day * MINUTES_PER_DAY + number(hour) * MINUTES_PER_HOUR + number(minute),
    ...{ least, greatest },
  }));
};

/**
 * How many tasks the limits of scheduled actions allow on average over a week.
 * @returns undefined when a schedule is not one of the week, or there is none.
 */
export const weeklyLimits = (actions: readonly ManagedResource[]): WeeklyLimits | undefined => {
  const changes = actions.map(changesOf);
  if (changes.length === 0 || changes.includes(undefined)) return undefined;
  const sorted = changes.flatMap((each) => each ?? []).sort((one, other) => one.minute - other.minute);
  const [first] = sorted;
  if (!first) return undefined;
  const sum = { least: 0, greatest: 0 };
  sorted.forEach((change, index) => {
    const end = sorted[index + 1]?.minute ?? first.minute + MINUTES_PER_WEEK; // the last one lasts into the next week
    sum.least += change.least * (end - change.minute);
    sum.greatest += change.greatest * (end - change.minute);
  });
  return { least: sum.least / MINUTES_PER_WEEK, greatest: sum.greatest / MINUTES_PER_WEEK };
};
