import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import type { EnvironmentValues } from "../../environments/schema";
import { pipelineStatements } from "../support/deploy-role";
import { changedProd } from "../support/environment-values";
import { refusalOf } from "../support/refusal";
import { synthesize } from "../support/synthesize";

const times = { stopAt: "20:00", startAt: "07:00", timeZone: "Europe/Berlin", weekendsOff: true };
const devWith = (changes: object) =>
  environment({ ...structuredClone(dev), nightStop: { ...times, ...changes } } as EnvironmentValues);

describe("the night stop of dev", () => {
  it("stops and starts the one service of the environment", () => {
    const stack = synthesize("app", "dev", {}, devWith({}));
    expect(stack.only("aws_appautoscaling_target").resource_id).toMatch(
      /^service\/\$\{aws_ecs_cluster\..*\.name\}\/\$\{aws_ecs_service\..*\.name\}$/,
    );
    const actions = stack.resources("aws_appautoscaling_scheduled_action");
    expect(actions.map(({ name }) => String(name).split("}-")[1]).sort()).toEqual(["morning", "night"]);
  });

  it("needs rights of the deploy role that no other environment's has", () => {
    const actions = (chosen?: ReturnType<typeof devWith>) =>
      pipelineStatements("deploy", "dev", chosen).flatMap((statement) => statement.actions);
    const needed = ["DeleteScheduledAction", "DescribeScheduledActions", "PutScheduledAction"].map(
      (action) => `application-autoscaling:${action}`,
    );
    expect(actions(devWith({}))).toEqual(expect.arrayContaining(needed));
    expect(actions().filter((action) => needed.includes(action))).toEqual([]);
  });

  it("is not chosen by itself", () => {
    expect(synthesize("app", "dev").resources("aws_appautoscaling_target")).toEqual([]);
  });

  it.each([
    [{ stopAt: "8pm" }, 'nightStop.stopAt: "8pm": is not a time of day; write it with two digits each, like 20:00'],
    [{ startAt: "24:00" }, 'nightStop.startAt: "24:00": is not a time of day'],
    [{ startAt: "20:00" }, 'nightStop.startAt: "20:00": is when it stops, too'],
    [{ timeZone: "Middle/Earth" }, 'nightStop.timeZone: "Middle/Earth": is not a time zone of the IANA database'],
    [{ timeZone: "+02:00" }, 'nightStop.timeZone: "+02:00": is not a time zone'],
    [{ weekendsOff: "yes" }, "nightStop.weekendsOff"],
  ])("rejects %j", (changes, words) => {
    expect(refusalOf(() => devWith(changes))).toContain(words);
  });

  it("is dev's only", () => {
    expect(refusalOf(() => changedProd({ nightStop: times }))).toContain("nobody could use it at night");
  });
});
