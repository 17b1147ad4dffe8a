import { environmentNamed, environmentNames } from "../../../environments/all";
import { longestMinutes, type Work } from "../../../pipeline/longest-times";
import type { Step } from "../../../pipeline/step";
import { steps } from "../../../pipeline/steps/all";
import type { StackName } from "../../../pipeline/terraform/workspace";
import { workflowJobs } from "../../support/workflow-files";

/** Checking out, Node, packages and Terraform, without a cache. */
const PREPARATION_MINUTES = 8;
/** What a cancelled job has for the steps that run all the same. */
const CANCELLATION_MINUTES = 5;
const STEP = /^npm run step -- ([\w-]+)(?:.* --stack ([\w-]+))?/;
const CREDENTIALS = "aws-actions/configure-aws-credentials@";

const atLongest = (name: string, stack?: string): number | undefined => {
  const minutes = longestMinutes[name];
  const tiers = environmentNames.map((name) => environmentNamed(name, name).data.tier);
  return (
    minutes && Math.max(...tiers.map((tier) => minutes({ tier, stack: stack as StackName | undefined } satisfies Work)))
  );
};

/** Jobs that reach AWS, with the minutes of their steps behind the credentials. */
const jobs = workflowJobs.flatMap(({ where, job }) => {
  const at = job.steps.findIndex(({ uses = "" }) => uses.startsWith(CREDENTIALS));
  if (at === -1) return [];
  const runs = job.steps.slice(at).flatMap(({ run = "" }) => {
    const [, name, stack] = STEP.exec(run) ?? [];
    return name === undefined ? [] : [{ run, name, minutes: atLongest(name, stack) }];
  });
  const seconds = Number(/\d+/.exec(`${job.steps[at]?.with?.["role-duration-seconds"]}`)?.[0]);
  return [{ where, job, runs, seconds }];
});
/** Of several that exclude each other, as the good and the bad message, one runs. */
const sumOf = (runs: (typeof jobs)[number]["runs"]): number => {
  const byName = new Map(
    runs.map((each) => [each.name === "destroy" || each.name === "notify" ? each.name : each.run, each]),
  );
  return [...byName.values()].reduce((sum, { minutes = 0 }) => sum + minutes, PREPARATION_MINUTES);
};

describe("the limit of a job that reaches AWS", () => {
  it("is made of steps of which it is known how long they may take", () => {
    expect(jobs.length).toBeGreaterThan(10);
    const unknown = jobs.flatMap(({ where, runs }) =>
      runs.filter(({ minutes }) => !minutes).map(({ run }) => `${where}: ${run}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each(jobs.map((each) => [each.where, each] as const))(
    "leaves %s the time that it may need",
    (_where, { job, runs }) => {
      const needed = sumOf(runs);
      expect(job["timeout-minutes"]).toBeGreaterThanOrEqual(needed);
    },
  );

  it.each(jobs.map((each) => [each.where, each] as const))(
    "ends %s before its session does",
    (_where, { job, seconds }) => {
      const limit = job["timeout-minutes"] ?? Number.POSITIVE_INFINITY;
      expect(seconds).toBeGreaterThanOrEqual((limit + CANCELLATION_MINUTES) * 60);
    },
  );
});

describe("the time of a step", () => {
  it("is known of each that changes something by the credentials of AWS", () => {
    const endless = ["synth", "logs"]; // one asks AWS for nothing, the other one goes on until it is ended
    const asking = Object.entries<Step>(steps).filter(
      ([name, { requires }]) => requires.includes("credentials") && !endless.includes(name),
    );
    expect(asking.filter(([name]) => !longestMinutes[name]).map(([name]) => name)).toEqual([]);
  });

  it("is longer for a managed database, and for all stacks than for one", () => {
    for (const name of ["apply", "deploy", "destroy"])
      expect(longestMinutes[name]?.({ tier: "managed" })).toBeGreaterThan(
        longestMinutes[name]?.({ tier: "embedded" }) ?? 0,
      );
    expect(longestMinutes.apply?.({ tier: "managed" })).toBeGreaterThan(
      longestMinutes.apply?.({ tier: "managed", stack: "app" }) ?? 0,
    );
  });
});
