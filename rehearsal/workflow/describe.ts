import { combinationsOf, jobsInOrder } from "./jobs";
import { type Call, isCallOf, type Job, type Step, type Workflow } from "./model";
import { isLocal, type Sources } from "./sources";
import { standIns } from "./stand-ins";

/** What stands for each action of the marketplace, a line each. */
export const describeActions = (actions: readonly string[]): string[] =>
  actions.map((name) => `${name}: ${standIns[name]?.words}`);

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** An action of the repository is shown as its steps. */
const stepLines = ({ run, uses, if: condition }: Step, sources: Sources): string[] => {
  if (uses !== undefined && isLocal(uses))
    return sources.action(uses).runs.steps.flatMap((step) => stepLines(step, sources));
  const [first = "", ...rest] = (uses ?? run ?? "").trim().split("\n");
  return [`${first}${condition === undefined ? "" : `, if ${condition}`}`, ...rest];
};

const innerLines = (job: Job | Call, sources: Sources): string[] => {
  if (!isCallOf(job)) return job.steps.flatMap((step) => stepLines(step, sources));
  const given = Object.entries(job.with).map(([name, value]) => `${name}=${value}`);
  const words = given.length > 0 ? ` with ${given.join(", ")}` : "";
  return [`calls ${job.uses}${words}`, ...describeJobs(sources.workflow(job), sources)];
};

const jobLines = (id: string, job: Job | Call, sources: Sources): string[] => {
  const { needs, strategy, if: condition } = job;
  const runs = combinationsOf(strategy?.matrix).map((each) => Object.values(each).join(" "));
  const after = needs.length > 0 ? `, after ${needs.join(", ")}` : "";
  return [
    `${id}${after}${condition === undefined ? "" : `, if ${condition}`}`,
    ...indented([
      ...("environment" in job && job.environment ? ["waits for the approval of its environment, on GitHub"] : []),
      ...(strategy ? [`once for each of ${runs.join(", ")}`] : []),
      ...innerLines(job, sources),
    ]),
  ];
};

/** What would run, job after job. */
export const describeJobs = (workflow: Workflow, sources: Sources): string[] =>
  jobsInOrder(workflow).flatMap(([id, job]) => jobLines(id, job, sources));
