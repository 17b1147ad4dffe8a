import { costOf } from "../../../pipeline/cost/resource-cost";
import { totalOf } from "../../../pipeline/cost/total";
import { weeklyLimits } from "../../../pipeline/cost/weekly-limits";
import type { ManagedResource } from "../../../pipeline/terraform/state";

const action = (schedule: string, min: number, max = min): ManagedResource => ({
  ...{ address: `aws_appautoscaling_scheduled_action.${schedule}`, type: "aws_appautoscaling_scheduled_action" },
  values: {
    ...{ resource_id: "service/c/shop", schedule },
    scalable_target_action: [{ min_capacity: String(min), max_capacity: String(max) }],
  },
});
const night = action("cron(0 20 ? * * *)", 0);

describe("the limits of a week", () => {
  it("count the hours of every day between start and stop", () => {
    expect(weeklyLimits([night, action("cron(0 8 ? * * *)", 1)])).toEqual({ least: 0.5, greatest: 0.5 });
  });

  it("leave out the days on which nothing starts", () => {
    const week = weeklyLimits([night, action("cron(30 7 ? * MON-FRI *)", 1, 4)]);
    expect(week?.least).toBeCloseTo((5 * 12.5) / 168, 9);
    expect(week?.greatest).toBeCloseTo((4 * 5 * 12.5) / 168, 9);
  });

  it("go on over the end of the week, and over midnight", () => {
    const late = weeklyLimits([action("cron(0 2 ? * * *)", 0), action("cron(0 22 ? * * *)", 2)]);
    expect(late?.least).toBeCloseTo((2 * 4) / 24, 9);
  });

  it.each(["rate(1 hour)", "cron(0 8 1 * ? *)", "cron(0/5 8 ? * * *)", "cron(0 8 ? * FRI-MON *)"])(
    "are not made up for %s, which is no schedule of the week",
    (schedule) => {
      expect(weeklyLimits([night, action(schedule, 1)])).toBeUndefined();
    },
  );
});

describe("the cost of a service that stops at night", () => {
  const service: ManagedResource = {
    ...{ address: "aws_ecs_service.s", type: "aws_ecs_service" },
    values: { name: "shop", task_definition: "arn:1", desired_count: 1 },
  };
  const task: ManagedResource = {
    ...{ address: "aws_ecs_task_definition.t", type: "aws_ecs_task_definition" },
    values: { arn: "arn:1", cpu: "2048", memory: "4096" },
  };
  const of = (...actions: readonly ManagedResource[]) => costOf(service, [service, task, ...actions], "us-east-1");

  it("is that of the hours in which it runs", () => {
    expect(of(night, action("cron(0 8 ? * * *)", 1)).usd?.greatest).toBeCloseTo(72.08 / 2, 2);
    expect(totalOf([service, task, night], "us-east-1").hasSchedule).toBe(true);
    expect(totalOf([service, task], "us-east-1").hasSchedule).toBeUndefined();
  });

  it("is not known where a schedule cannot be added up", () => {
    expect(of(night, action("rate(1 hour)", 1))).toEqual({ usd: undefined, basis: "unknown" });
  });
});
