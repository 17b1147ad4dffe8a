import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { PROJECT_ROOT } from "./run-project";
import { canHold, filled, type GivenInputs } from "./workflow-inputs";

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

/** A job that another workflow is. */
export interface CallingJob {
  readonly uses: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly with?: GivenInputs;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly secrets?: unknown;
}

type Inputs = Readonly<Record<string, { readonly type: string; readonly options?: string[] }>>;

export interface WorkflowFile {
  /** Its name without the ending. */
  readonly name: string;
  readonly text: string;
  readonly on: Readonly<Record<string, { readonly inputs?: Inputs }>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, WorkflowJob | CallingJob>>;
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly WorkflowStep[] };
}

/** Environments of jobs that are asked for it, or run for each. */
const GIVEN = [`\${{ inputs.environment }}`];
const PLANNING = [`\${{ matrix.environment }}-plan`];
const FOLDER = path.join(PROJECT_ROOT, ".github/workflows");
const ACTIONS = path.join(PROJECT_ROOT, ".github/actions");

/** The workflows of this repository. */
export const workflowFiles: readonly WorkflowFile[] = readdirSync(FOLDER)
  .sort()
  .map((file) => {
    const text = readFileSync(path.join(FOLDER, file), "utf8");
    return { ...(parse(text) as WorkflowFile), name: path.basename(file, ".yml"), text };
  });

/** Those that an event starts; the others are called by them. */
export const startedWorkflows = workflowFiles.filter(({ on }) =>
  Object.keys(on).some((each) => each !== "workflow_call"),
);

/** The texts of the actions of this repository. */
export const actionTexts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(ACTIONS).map((name) => [
    `./.github/actions/${name}`,
    readFileSync(path.join(ACTIONS, name, "action.yml"), "utf8"),
  ]),
);

export const isCalling = (job: WorkflowJob | CallingJob): job is CallingJob => "uses" in job;

/** The workflow that a job is. @throws Error when there is none. */
export const calledBy = ({ uses }: CallingJob): WorkflowFile => {
  const found = workflowFiles.find(({ name }) => uses === `./.github/workflows/${name}.yml`);
  if (!found) throw new Error(`there is no ${uses}`);
  return found;
};

/** Steps as they run: those of an action of the repository in its place, without those that its inputs rule out. */
const expanded = (steps: readonly WorkflowStep[]): WorkflowStep[] =>
  steps
    .filter((step) => canHold(step.if))
    .flatMap((step) => {
      const text = actionTexts[step.uses ?? ""];
      if (text === undefined) return [step];
      const { inputs = {}, runs } = parse(text) as ActionFile;
      const defaults = Object.fromEntries(Object.entries(inputs).map(([name, each]) => [name, each.default ?? ""]));
      return expanded(filled(runs.steps, { ...defaults, ...(step.with as GivenInputs | undefined) }));
    });

const jobsOf = (
  workflow: WorkflowFile,
  where: string,
  given: GivenInputs = {},
): { where: string; workflow: WorkflowFile; job: WorkflowJob }[] =>
  Object.entries(workflow.jobs).flatMap(([id, job]) => {
    const here = `${where}.${id}`;
    if (isCalling(job)) return jobsOf(calledBy(job), here, job.with).map((each) => ({ ...each, workflow }));
    const own = filled(job, given);
    return [{ where: here, workflow, job: { ...own, steps: expanded(own.steps) } }];
  });

/** Every job of every workflow that is started, with those of the workflows and the steps of the actions that it calls. */
export const workflowJobs = startedWorkflows.flatMap((workflow) => jobsOf(workflow, workflow.name));

/** Every step of these. */
export const workflowSteps = workflowJobs.flatMap(({ where, workflow, job }) =>
  job.steps.map((step, at) => ({ where: `${where}.${at}`, workflow, job, step })),
);

/** Every job that calls another workflow. */
export const callingJobs = workflowFiles.flatMap((workflow) =>
  Object.entries(workflow.jobs).flatMap(([id, job]) =>
    isCalling(job) ? [{ where: `${workflow.name}.${id}`, workflow, job }] : [],
  ),
);

/** What a workflow reads, with what it calls. */
export const wholeText = (workflow: WorkflowFile): string =>
  [
    workflow.text,
    ...Object.values(workflow.jobs).flatMap((job) => (isCalling(job) ? [wholeText(calledBy(job))] : [])),
  ].join("\n");

/** How long the sessions are, in seconds, that the jobs of a GitHub environment ask for. */
export const askedSessions = (environment: string): number[] =>
  workflowJobs.flatMap(({ job }) => {
    const { length } = environment.split("-");
    const isOf = [environment, ...(length > 1 ? PLANNING : GIVEN)].includes(job.environment ?? "");
    const asked = isOf ? job.steps.flatMap((step) => step.with?.["role-duration-seconds"] ?? []) : [];
    return asked.map((each) => Number(/\d+/.exec(`${each}`)?.[0]));
  });
