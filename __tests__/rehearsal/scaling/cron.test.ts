import { parseCron, wallTime } from "../../../rehearsal/scaling/cron";
import { scheduleFault } from "../../../rehearsal/scaling/schedule-rules";

const isDue = (schedule: string, at: string, zone = "UTC") => parseCron(schedule)?.(wallTime(Date.parse(at), zone));

describe("a schedule of cron", () => {
  it.each([
    ["cron(0 20 ? * * *)", "2026-12-01T20:00:00Z", true],
    ["cron(0 20 ? * * *)", "2026-12-01T20:01:00Z", false],
    ["cron(30 7 ? * MON-FRI *)", "2026-12-04T07:30:00Z", true],
    ["cron(30 7 ? * MON-FRI *)", "2026-12-05T07:30:00Z", false],
    ["cron(0/15 7 * * ? *)", "2026-12-05T07:45:00Z", true],
    ["cron(0 7 1,15 * ? 2026)", "2026-12-15T07:00:00Z", true],
    ["cron(0 7 ? DEC 7 *)", "2026-12-05T07:00:00Z", true],
  ])("%s at %s: %s", (schedule, at, expected) => {
    expect(isDue(schedule, at)).toBe(expected);
  });

  it("goes by the clocks of its time zone, in summer and winter", () => {
    expect(isDue("cron(0 20 ? * * *)", "2026-12-01T19:00:00Z", "Europe/Berlin")).toBe(true);
    expect(isDue("cron(0 20 ? * * *)", "2026-07-01T18:00:00Z", "Europe/Berlin")).toBe(true);
    expect(isDue("cron(0 20 ? * * *)", "2026-07-01T19:00:00Z", "Europe/Berlin")).toBe(false);
  });

  it.each([
    "cron(0 20 * * * *)",
    "cron(0 20 ? * ? *)",
    "cron(60 20 ? * * *)",
    "cron(0 20 ? * *)",
    "0 20 * * *",
    "cron(0 20 ? * FRI-MON *)",
    "cron(0 20 L * ? *)",
  ])("rejects %s", (schedule) => {
    expect(parseCron(schedule)).toBeUndefined();
  });
});

describe("a scheduled action", () => {
  const good = {
    Schedule: "cron(0 20 ? * * *)",
    Timezone: "Europe/Berlin",
    ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
  };

  it("is taken with a schedule, a zone and limits", () => {
    expect(scheduleFault(good)).toBeUndefined();
    expect(scheduleFault({ ...good, Timezone: undefined as never })).toBeUndefined();
  });

  it.each([
    [{ Schedule: "cron(99 20 ? * * *)" }, "Invalid schedule expression"],
    [{ Schedule: "rate(5 minutes)" }, "the rehearsal plays schedules of cron only"],
    [{ Timezone: "Europe/Nowhere" }, "Invalid time zone"],
    [{ ScalableTargetAction: {} }, "must have a minimum or a maximum"],
    [{ ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 1 } }, "cannot be less than minimum"],
  ])("rejects %j", (changes, words) => {
    expect(scheduleFault({ ...good, ...changes })).toContain(words);
  });
});
