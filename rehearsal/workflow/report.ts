/** What GitHub calls the ends of a step or a job. */
export type Result = "success" | "failure" | "cancelled" | "skipped";

export interface StepReport {
  readonly step: string;
  /** What came of it, before `continue-on-error` has made the best of it. */
  readonly result: Result;
  readonly seconds: number;
}

export interface JobReport {
  readonly job: string;
  readonly result: Result;
  /** GitHub environment whose approval it waits for on GitHub. */
  readonly environment?: string;
  readonly steps: readonly StepReport[];
}

export interface WorkflowReport {
  readonly workflow: string;
  readonly event: string;
  /** What stood for each action of the marketplace. */
  readonly standIns: Readonly<Record<string, string>>;
  readonly result: Result;
  readonly jobs: readonly JobReport[];
  readonly seconds: number;
}

/** The worst of several ends; a part that was skipped spoils nothing. */
export const worstOf = (results: readonly Result[]): Result => {
  for (const worst of ["cancelled", "failure"] as const) if (results.includes(worst)) return worst;
  return results.length > 0 && results.every((result) => result === "skipped") ? "skipped" : "success";
};

/** A table for people: job, step, result and seconds. */
export const tableOf = ({ jobs }: WorkflowReport): string[] => {
  const rows = jobs.flatMap(({ job, result, steps }) => [
    [job, "", result, `${steps.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1)}`],
    ...steps.map(({ step, result: own, seconds }) => ["", step, own, seconds.toFixed(1)]),
  ]);
  const table = [["job", "step", "result", "seconds"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map(([job = "", step = "", result = "", seconds = ""]) =>
    [
      job.padEnd(widths[0] ?? 0),
      step.padEnd(widths[1] ?? 0),
      result.padEnd(widths[2] ?? 0),
      seconds.padStart(widths[3] ?? 0),
    ].join("  "),
  );
};
