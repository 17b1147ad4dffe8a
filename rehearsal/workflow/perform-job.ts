import type { Contexts } from "./expressions";
import { JobClock } from "./job-clock";
import type { Job, Workflow } from "./model";
import { type StepsRoom, StepsRun, textsOf } from "./perform-steps";
import { type Result, type StepReport, worstOf } from "./report";

/** What a job needs to run. */
export interface JobRoom extends Omit<StepsRoom, "clock" | "left"> {
  readonly workflow: Workflow;
  readonly job: Job;
  /** Contexts that stay the same throughout the job: `github`, `inputs`, `needs`, `matrix`, … */
  readonly contexts: Contexts;
  /** Folder of this job, for scripts and what they say. */
  readonly folder: string;
  /** Its limit, once worked out. */
  readonly timeoutMinutes: number | undefined;
  readonly signal: AbortSignal;
  readonly cancelled?: AbortSignal | undefined;
}

/** Runs one job, step by step, within its time. */
export const performJob = async (
  room: JobRoom,
): Promise<{ result: Result; steps: readonly StepReport[]; outputs: Record<string, string> }> => {
  const { workflow, job, expressions, timeoutMinutes, signal, cancelled, say } = room;
  const clock = new JobClock({ timeoutMinutes, signal, cancelled, say });
  const left = { env: {}, paths: [], isCheckedOut: false };
  const runs = { ...workflow.defaults?.run, ...job.defaults?.run };
  const run = new StepsRun(
    { ...room, clock, left },
    {
      steps: job.steps,
      contexts: room.contexts,
      env: (scope) => {
        const env: Record<string, string> = {};
        for (const layer of [workflow.env, job.env]) Object.assign(env, textsOf(layer, scope(env), expressions));
        return Object.assign(env, left.env);
      },
      ...{ shell: runs.shell, folder: runs["working-directory"], files: room.folder },
    },
  );
  try {
    await run.run();
    const outputs = textsOf(job.outputs, run.scope(run.environment()), expressions);
    return { result: worstOf([run.result]), steps: run.reports, outputs };
  } finally {
    clock.stop();
  }
};
