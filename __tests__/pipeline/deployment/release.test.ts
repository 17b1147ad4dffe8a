import { refuseForeignChanges } from "../../../pipeline/deployment/release";
import type { ResourceChange } from "../../../pipeline/terraform/plan-json";
import { refusalOf } from "../../support/refusal";

const change = (type: string, ...actions: ResourceChange["change"]["actions"]): ResourceChange => ({
  address: `${type}.x`,
  type,
  mode: "managed",
  change: { actions, before: null, after: null },
});
const deployment = [change("aws_ecs_task_definition", "delete", "create"), change("aws_ecs_service", "update")];

describe("a deployment's plan", () => {
  it("may replace the task definition and change the service", () => {
    expect(() => refuseForeignChanges({ resource_changes: deployment })).not.toThrow();
  });

  it("may leave everything else as it is, and have nothing to do at all", () => {
    const rest = change("aws_lb", "no-op");
    expect(() => refuseForeignChanges({ resource_changes: [...deployment, rest] })).not.toThrow();
    expect(() => refuseForeignChanges({})).not.toThrow();
  });

  it.each([["delete"], ["delete", "create"], ["create", "delete"]] as const)(
    "rejects one that takes the service away: %s %s",
    (...actions) => {
      const plan = { resource_changes: [change("aws_ecs_service", ...actions)] };
      expect(refusalOf(() => refuseForeignChanges(plan))).toMatch(
        /^deploy: the plan takes aws_ecs_service\.x away, and nothing would serve meanwhile; nothing was deployed; /,
      );
    },
  );

  it.each([
    ["adds", "create"],
    ["changes", "update"],
    ["destroys", "delete"],
  ] as const)("rejects one that also %s something, by its address", (_, action) => {
    const plan = { resource_changes: [...deployment, change("aws_cloudwatch_metric_alarm", action)] };
    expect(refusalOf(() => refuseForeignChanges(plan))).toBe(
      "deploy: the plan also changes aws_cloudwatch_metric_alarm.x; nothing was deployed; apply those changes first, by plan and apply",
    );
  });
});
