import { combinationsOf } from "./jobs";
import type { Job } from "./model";
import { standIns } from "./stand-ins";

/** What stands for each action of the marketplace, a line each. */
export const describeActions = (actions: readonly string[]): string[] =>
  actions.map((name) => `${name}: ${standIns[name]?.words}`);

const jobLines = ([id, { needs, steps, strategy, environment, if: condition }]: readonly [string, Job]): string[] => {
  const runs = combinationsOf(strategy?.matrix).map((each) => Object.values(each).join(" "));
  const after = needs.length > 0 ? `, after ${needs.join(", ")}` : "";
  return [
    `${id}${after}${condition === undefined ? "" : `, if ${condition}`}`,
    ...(environment ? ["  waits for the approval of its environment, on GitHub"] : []),
    ...(strategy ? [`  once for each of ${runs.join(", ")}`] : []),
    ...steps.map(({ run, uses }) => `  ${run?.trim().split("\n").join("\n  ") ?? uses}`),
  ];
};

/** What would run, job after job. */
export const describeJobs = (order: readonly (readonly [string, Job])[]): string[] => order.flatMap(jobLines);
