import { z } from "zod";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = DAYS.length * DAY_MINUTES;
/** ElastiCache wants an hour, RDS half of one; both get the same windows.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html */
const SHORTEST_MINUTES = 60;

const TIME = "([01]\\d|2[0-3]):([0-5]\\d)";
const DAY = `(${DAYS.join("|")})`;
const MAINTENANCE = new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`);
const BACKUP = new RegExp(`^${TIME}-${TIME}$`);

/** A stretch of time in minutes, from the beginning of a week or a day. */
interface Stretch {
  readonly begins: number;
  readonly lasts: number;
}

const minutes = (hour = "", minute = ""): number => Number(hour) * 60 + Number(minute);
const stretch = (begins: number, ends: number, whole: number): Stretch => ({
  begins,
  lasts: (ends - begins + whole) % whole,
});

const weekly = (window: string): Stretch | undefined => {
  const [, day, hour, minute, lastDay = "", lastHour, lastMinute] = MAINTENANCE.exec(window) ?? [];
  if (day === undefined) return undefined;
  const at = (name: string, time: number) => DAYS.indexOf(name) * DAY_MINUTES + time;
  return stretch(at(day, minutes(hour, minute)), at(lastDay, minutes(lastHour, lastMinute)), WEEK_MINUTES);
};

const daily = (window: string): Stretch | undefined => {
  const [, hour, minute, lastHour, lastMinute] = BACKUP.exec(window) ?? [];
  if (hour === undefined) return undefined;
  return stretch(minutes(hour, minute), minutes(lastHour, lastMinute), DAY_MINUTES);
};

/** Whether two stretches have a minute in common, on a clock that begins anew after a while. */
const meet = (one: Stretch, other: Stretch, whole: number): boolean =>
  (other.begins - one.begins + whole) % whole < one.lasts || (one.begins - other.begins + whole) % whole < other.lasts;

const isLong = (found: Stretch | undefined, most: number): boolean =>
  found !== undefined && found.lasts >= SHORTEST_MINUTES && found.lasts < most;

/** When AWS may maintain the database and the cache, in UTC: `sun:04:00-sun:05:00`. */
export const maintenanceWindow = z
  .string()
  .refine(
    (window) => isLong(weekly(window), DAY_MINUTES),
    "must be an hour or more of a week, in UTC; write it like sun:04:00-sun:05:00",
  );

/** When AWS takes the daily backups of the database and the cache, in UTC: `02:00-03:00`. */
export const backupWindow = z
  .string()
  .refine(
    (window) => isLong(daily(window), DAY_MINUTES),
    "must be an hour or more of a day, in UTC; write it like 02:00-03:00",
  );

/** Values of a managed data tier that say when AWS may change it. */
export interface MaintenanceValues {
  readonly applyImmediately?: boolean | undefined;
  readonly maintenanceWindow?: string | undefined;
  readonly backupWindow?: string | undefined;
}

/** Checks that changes which wait have a window to wait for, and that AWS can have both windows. */
export const checkMaintenance = (values: MaintenanceValues, context: z.RefinementCtx): void => {
  const issue = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (values.applyImmediately === false && values.maintenanceWindow === undefined)
    issue(
      "maintenanceWindow",
      "is not set, and with applyImmediately false changes wait for it; write it like sun:04:00-sun:05:00",
    );
  const [week, day] = [weekly(values.maintenanceWindow ?? ""), daily(values.backupWindow ?? "")];
  if (week && day && meet({ ...week, begins: week.begins % DAY_MINUTES }, day, DAY_MINUTES))
    issue(
      "backupWindow",
      `meets the maintenance window ${values.maintenanceWindow}; AWS wants them apart, so move one of them`,
    );
};
