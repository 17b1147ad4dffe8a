import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { PROJECT_ROOT } from "./run-project";

export interface WorkflowStep {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "continue-on-error"?: boolean;
}

export interface WorkflowJob {
  readonly steps: readonly WorkflowStep[];
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly "timeout-minutes"?: number;
}

export interface WorkflowFile {
  /** Its name without the ending. */
  readonly name: string;
  readonly text: string;
  readonly on: Readonly<
    Record<
      string,
      { readonly inputs?: Readonly<Record<string, { readonly type: string; readonly options?: string[] }>> }
    >
  >;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

const FOLDER = path.join(PROJECT_ROOT, ".github/workflows");

/** The workflows of this repository. */
export const workflowFiles: readonly WorkflowFile[] = readdirSync(FOLDER)
  .sort()
  .map((file) => {
    const text = readFileSync(path.join(FOLDER, file), "utf8");
    return { ...(parse(text) as WorkflowFile), name: path.basename(file, ".yml"), text };
  });

/** Every job of every workflow. */
export const workflowJobs = workflowFiles.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ where: `${workflow.name}.${id}`, workflow, job })),
);

/** Every step of every workflow. */
export const workflowSteps = workflowJobs.flatMap(({ where, workflow, job }) =>
  job.steps.map((step, at) => ({ where: `${where}.${at}`, workflow, job, step })),
);
