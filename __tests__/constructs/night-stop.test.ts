import { Autoscaling, type AutoscalingProps } from "../../constructs/autoscaling";
import { parseCron } from "../../rehearsal/scaling/cron";
import { synthesizeConstruct } from "../support/synthesize-construct";

const stackWith = (changes: Partial<AutoscalingProps> = {}) =>
  synthesizeConstruct(
    (scope) =>
      new Autoscaling(scope, "scaling", {
        ...{ clusterName: "cluster", serviceName: "web", minTasks: 1, maxTasks: 1 },
        ...{ targetCpuPercent: 55, targetMemoryPercent: 65, scaleOutCooldownSeconds: 10, scaleInCooldownSeconds: 20 },
        nightStop: { stopAt: "20:05", startAt: "07:30", timeZone: "Europe/Berlin", weekendsOff: true },
        ...changes,
      }),
  );
const actionOf = (name: string, stack = stackWith()) =>
  stack.resources("aws_appautoscaling_scheduled_action").find((action) => action.name === name);
const [stop, start] = [actionOf("web-night"), actionOf("web-morning")];

describe("a night stop", () => {
  it("takes the tasks to zero every evening, in its time zone", () => {
    expect(stop).toMatchObject({
      ...{ name: "web-night", schedule: "cron(5 20 ? * * *)", timezone: "Europe/Berlin" },
      ...{ resource_id: expect.stringContaining("aws_appautoscaling_target"), service_namespace: expect.any(String) },
      scalable_target_action: { min_capacity: "0", max_capacity: "0" },
    });
  });

  it("brings back the limits of the day in the morning, on working days where weekends are off", () => {
    expect(start).toMatchObject({
      ...{ name: "web-morning", schedule: "cron(30 7 ? * MON-FRI *)", timezone: "Europe/Berlin" },
      scalable_target_action: { min_capacity: "1", max_capacity: "1" },
    });
    const all = stackWith({ nightStop: { stopAt: "20:05", startAt: "07:30", timeZone: "UTC", weekendsOff: false } });
    expect(actionOf("web-morning", all)?.schedule).toBe("cron(30 7 ? * * *)");
  });

  it("writes schedules that AWS takes", () => {
    for (const { schedule } of [stop, start] as { schedule: string }[]) expect(parseCron(schedule)).toBeDefined();
  });

  it("changes the target one action after the other", () => {
    expect(start?.depends_on).toEqual([expect.stringMatching(/^aws_appautoscaling_scheduled_action\..*night/)]);
  });

  it("leaves the limits to the clock, so that no apply at night starts anything", () => {
    expect(stackWith().only("aws_appautoscaling_target").lifecycle).toEqual({
      ignore_changes: ["min_capacity", "max_capacity"],
    });
    expect(stackWith({ nightStop: undefined }).only("aws_appautoscaling_target")).not.toHaveProperty("lifecycle");
  });

  it("steers nothing else where the number of tasks is fixed", () => {
    expect(stackWith().resources("aws_appautoscaling_policy")).toEqual([]);
    expect(stackWith({ maxTasks: 3 }).resources("aws_appautoscaling_policy")).toHaveLength(2);
  });
});
