import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../user-error";
import { githubContext, githubVariables, hashFilesIn } from "./contexts";
import { describeActions, describeJobs } from "./describe";
import { beginningOf } from "./event";
import { Expressions, type Functions } from "./expressions";
import type { Given } from "./given";
import { combinationsOf, jobsInOrder } from "./jobs";
import { Masks } from "./masks";
import { type Job, readWorkflow, type Values, type Workflow } from "./model";
import { JobRun } from "./perform-job";
import { type JobReport, type Result, type WorkflowReport, worstOf } from "./report";
import { actionsOf, standIns } from "./stand-ins";

/** One run of a job: a job with a matrix has several. */
interface Leg {
  readonly id: string;
  readonly job: Job;
  readonly matrix: Values;
}

export interface PerformOptions {
  readonly file: string;
  readonly given: Given;
  /** Jobs that are not run and count as if they had succeeded. */
  readonly leftOut: readonly string[];
  /** The tree that every job works in. */
  readonly workspace: string;
  /** Folder of this run. */
  readonly folder: string;
  /** What every process gets, credentials left out. */
  readonly variables: NodeJS.ProcessEnv;
  readonly credentials: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** A workflow that was read, with everything known before its first step. */
export class Performance {
  private readonly results: Record<string, { result: Result; outputs: Record<string, string> }> = {};
  private readonly reports: JobReport[] = [];
  private readonly masks: Masks;
  private readonly github: Record<string, unknown>;
  private readonly beginning;

  private constructor(
    private readonly options: PerformOptions,
    private readonly workflow: Workflow,
    private readonly order: readonly (readonly [string, Job])[],
    private readonly expressions: Expressions,
    private readonly actions: readonly string[],
  ) {
    const { file, given, workspace } = options;
    this.beginning = beginningOf(workflow, given.inputs);
    this.github = githubContext({ file, workflow, beginning: this.beginning, workspace });
    this.masks = new Masks(Object.values(given.secrets));
  }

  /** Reads everything. @throws UserError when any of it cannot be rehearsed: nothing has run then. */
  static async of(options: PerformOptions): Promise<Performance> {
    const workflow = readWorkflow(options.file);
    const order = jobsInOrder(workflow);
    const unknown = options.leftOut.filter((name) => !(name in workflow.jobs));
    if (unknown.length > 0)
      throw new UserError(
        `--leave-out: there is no job ${unknown.join(", ")}; there are ${Object.keys(workflow.jobs).join(", ")}`,
      );
    return new Performance(options, workflow, order, await Expressions.load(), actionsOf(workflow));
  }

  private say(line: string): void {
    const shown = this.masks.hide(line);
    if (shown !== undefined) this.options.say(shown);
  }

  /** Jobs that a job needs, and those that they need. */
  private ancestorsOf(id: string): string[] {
    const needs = this.workflow.jobs[id]?.needs ?? [];
    return [...new Set(needs.flatMap((need) => [need, ...this.ancestorsOf(need)]))];
  }

  private contextsOf({ id, job, matrix }: Leg): Record<string, unknown> {
    const { given } = this.options;
    const needs = Object.fromEntries(job.needs.map((need) => [need, this.results[need]]));
    return {
      ...{ github: this.github, inputs: this.beginning.inputs, vars: given.vars, needs, matrix, env: {}, steps: {} },
      ...{
        secrets: { ...given.secrets, GITHUB_TOKEN: "" },
        strategy: { "fail-fast": job.strategy?.["fail-fast"] ?? true },
      },
      ...{ runner: { os: "Linux", arch: "X64", temp: this.folderOf(id) }, job: { status: "success" } },
    };
  }

  private statusOf(id: string): Functions {
    const ends = this.ancestorsOf(id).map((each) => this.results[each]?.result);
    return {
      success: () => (this.workflow.jobs[id]?.needs ?? []).every((need) => this.results[need]?.result === "success"),
      failure: () => ends.includes("failure"),
      cancelled: () => this.options.signal.aborted,
      always: () => true,
    };
  }

  private folderOf(id: string): string {
    return path.join(this.options.folder, id);
  }

  private nameOf({ id, job, matrix }: Leg, scope: { contexts: Record<string, unknown>; functions: Functions }): string {
    const values = Object.values(matrix);
    return job.name ? this.expressions.text(job.name, scope) : values.length > 0 ? `${id} (${values.join(", ")})` : id;
  }

  private async perform(leg: Leg): Promise<{ report: JobReport; outputs: Record<string, string> }> {
    const { id, job } = leg;
    const contexts = this.contextsOf(leg);
    const scope = { contexts, functions: this.statusOf(id) };
    const name = this.masks.hide(this.nameOf(leg, scope)) ?? id;
    const where = typeof job.environment === "object" ? job.environment.name : job.environment;
    const environment = where && this.expressions.text(where, scope);
    const told = { job: name, ...(environment && { environment }) };
    const isWanted = !this.options.signal.aborted && this.expressions.holds(job.if, scope);
    if (!isWanted || this.options.leftOut.includes(id)) {
      const result = this.options.signal.aborted ? "cancelled" : isWanted ? "success" : "skipped";
      this.say(`${name}: ${isWanted ? "left out, as asked; it counts as a success" : result}`);
      return { report: { ...told, result, steps: [] }, outputs: {} };
    }
    this.say(name);
    if (environment) this.say(`  environment ${environment}: on GitHub its reviewers are asked here, if it has any`);
    const { result, steps, outputs } = await new JobRun({ ...this.roomOf(leg), contexts }).run();
    return {
      report: { ...told, result: job["continue-on-error"] && result === "failure" ? "success" : result, steps },
      outputs,
    };
  }

  private roomOf({ id, job }: Leg) {
    const { workflow, expressions, masks } = this;
    const { workspace, folder, signal, credentials, variables } = this.options;
    const own = this.folderOf(id);
    rmSync(own, { recursive: true, force: true }); // a job finds nothing but what it made
    mkdirSync(own, { recursive: true });
    return {
      ...{ workflow, job, expressions, masks, signal, folder: own, hashFiles: hashFilesIn(workspace) },
      variables: {
        ...variables,
        ...githubVariables(this.github),
        GITHUB_JOB: id,
        STOCKWIZ_WORK: path.join(own, "work"),
      },
      place: {
        ...{ workspace, credentials, artifacts: path.join(folder, "artifacts") },
        permissions: job.permissions ?? workflow.permissions,
      },
      say: (line: string) => this.say(`    ${line}`),
      onSummary: (text: string) => {
        for (const line of text.trimEnd().split("\n")) this.say(`    │ ${line}`);
      },
    };
  }

  /** Lines that say what would run, and in which order. */
  words(): string[] {
    return [...describeActions(this.actions), ...describeJobs(this.order)];
  }

  /** Runs its jobs, one after the other. */
  async run(): Promise<WorkflowReport> {
    const started = performance.now();
    for (const [id, job] of this.order) {
      const legs = combinationsOf(job.strategy?.matrix).map((matrix) => ({ id, job, matrix }));
      const ends = [];
      for (const leg of legs) ends.push(await this.perform(leg));
      this.reports.push(...ends.map(({ report }) => report));
      this.results[id] = {
        result: worstOf(ends.map(({ report }) => report.result)),
        outputs: Object.assign({}, ...ends.map(({ outputs }) => outputs)),
      };
    }
    for (const [id] of this.order) rmSync(this.folderOf(id), { recursive: true, force: true });
    const results = this.reports.map(({ result }) => result);
    return {
      workflow: this.options.file,
      event: this.beginning.event,
      standIns: Object.fromEntries(this.actions.map((name) => [name, standIns[name]?.words ?? ""])),
      result: worstOf(results),
      jobs: this.reports,
      seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    };
  }
}
