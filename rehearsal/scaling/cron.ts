/** What a clock on a wall shows. */
export interface WallTime {
  readonly minute: number;
  readonly hour: number;
  readonly dayOfMonth: number;
  readonly month: number;
  /** 1 is Sunday, as in AWS's cron. */
  readonly dayOfWeek: number;
  readonly year: number;
}

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Fields in their order, with the least and the greatest value of each, and names for them. */
const FIELDS: readonly (readonly [keyof WallTime, number, number, readonly string[]])[] = [
  ["minute", 0, 59, []],
  ["hour", 0, 23, []],
  ["dayOfMonth", 1, 31, []],
  ["month", 1, 12, MONTHS],
  ["dayOfWeek", 1, 7, DAYS],
  ["year", 1970, 2199, []],
];

/** Whether a moment is one of a schedule's. */
export type Matches = (time: WallTime) => boolean;

const valuesOf = (
  text: string,
  [, least, greatest, names]: (typeof FIELDS)[number],
): ReadonlySet<number> | undefined => {
  const numberOf = (part: string): number => {
    const named = names.indexOf(part.toUpperCase());
    return named >= 0 ? named + 1 : /^\d+$/.test(part) ? Number(part) : Number.NaN;
  };
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", stepText] = item.split("/");
    const isAll = range === "*" || range === "?";
    const [from, to] = isAll ? [least, greatest] : range.split("-").map(numberOf);
    const end = to ?? (stepText === undefined ? from : greatest);
    const step = stepText === undefined ? 1 : Number(stepText);
    if (from === undefined || end === undefined) return undefined;
    if (!(from >= least && end <= greatest && from <= end && step >= 1)) return undefined;
    for (let value = from; value <= end; value += step) values.add(value);
  }
  return values;
};

/**
 * Reads `cron(MINUTES HOURS DAY_OF_MONTH MONTH DAY_OF_WEEK YEAR)`. One of the two days has to be `?`.
 * @returns undefined for what AWS does not take, and for L, W and #, which nothing here plays.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
export const parseCron = (schedule: string): Matches | undefined => {
  const texts = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/) ?? [];
  if (texts.length !== FIELDS.length || (texts[2] === "?") === (texts[4] === "?")) return undefined;
  const fields = FIELDS.map((field, index) => [field[0], valuesOf(texts[index] ?? "", field)] as const);
  if (fields.some(([, values]) => values === undefined)) return undefined;
  return (time) => fields.every(([name, values]) => values?.has(time[name]));
};

/** What the clocks of a time zone show. @throws RangeError when there is no such zone */
export const wallTime = (at: number, timeZone: string): WallTime => {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", weekday: "short" },
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    ...{ minute: number("minute"), hour: number("hour"), dayOfMonth: number("day"), month: number("month") },
    ...{ dayOfWeek: DAYS.indexOf((parts.get("weekday") ?? "").toUpperCase()) + 1, year: number("year") },
  };
};
