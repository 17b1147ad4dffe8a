import path from "node:path";
import { UserError } from "../../user-error";
import { CommandFiles } from "./command-files";
import type { Expressions, Functions, Scope } from "./expressions";
import type { Masks } from "./masks";
import type { Job, Step, Values, Workflow } from "./model";
import { type Result, type StepReport, worstOf } from "./report";
import { runScript } from "./run-script";
import { actionName, type Place, standIns } from "./stand-ins";

/** GitHub's own limit of a job that names none, in minutes. */
const LONGEST_MINUTES = 360;

/** What all steps of a job share. */
export interface JobRoom {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly expressions: Expressions;
  /** Contexts that stay the same throughout the job: `github`, `inputs`, `needs`, `matrix`, … */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly hashFiles: (...patterns: readonly string[]) => string;
  /** What a process gets before the workflow gives it anything. */
  readonly variables: NodeJS.ProcessEnv;
  readonly place: Place;
  /** Folder of this job, for scripts and what they say. */
  readonly folder: string;
  readonly masks: Masks;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Hears what a step wrote into its summary. */
  readonly onSummary: (text: string) => void;
}

interface Done {
  readonly outcome: Result;
  readonly conclusion: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One run of one job, step by step. */
export class JobRun {
  private readonly steps: Record<string, Done> = {};
  private readonly reports: StepReport[] = [];
  private exported: Record<string, string> = {};
  private readonly paths: string[] = [];
  private result: Result = "success";

  constructor(private readonly room: JobRoom) {}

  private scope(env: Readonly<Record<string, string>>): Scope {
    const { contexts, hashFiles } = this.room;
    const functions: Functions = {
      success: () => this.result === "success",
      failure: () => this.result === "failure",
      cancelled: () => this.result === "cancelled",
      always: () => true,
      hashFiles,
    };
    return { contexts: { ...contexts, env, steps: this.steps, job: { status: this.result } }, functions };
  }

  private texts(values: Values | undefined, scope: Scope): Record<string, string> {
    const entries = Object.entries(values ?? {});
    return Object.fromEntries(
      entries.map(([key, value]) => [key, this.room.expressions.text(`${value ?? ""}`, scope)]),
    );
  }

  /** Variables that a step sees: the workflow's, the job's, what steps before it exported, its own. */
  private environment(step: Step | undefined): Record<string, string> {
    const { workflow, job } = this.room;
    const env: Record<string, string> = {};
    for (const layer of [workflow.env, job.env]) Object.assign(env, this.texts(layer, this.scope(env)));
    Object.assign(env, this.exported);
    return Object.assign(env, this.texts(step?.env, this.scope(env)));
  }

  private act(step: Step, scope: Scope): Result {
    const standIn = standIns[actionName(step.uses ?? "")];
    if (!standIn) throw new UserError(`${step.uses}: nothing stands for it`);
    const { words, env } = standIn.run(this.texts(step.with, scope), this.room.place);
    this.room.say(words);
    Object.assign(this.exported, env);
    return "success";
  }

  private async script(step: Step, env: Record<string, string>, files: CommandFiles, at: number): Promise<Result> {
    const { room } = this;
    const { workflow, job } = room;
    const runs = { ...workflow.defaults?.run, ...job.defaults?.run };
    const folder = room.expressions.text(
      step["working-directory"] ?? runs["working-directory"] ?? ".",
      this.scope(env),
    );
    const result = await runScript({
      script: room.expressions.text(step.run ?? "", this.scope(env)),
      file: path.join(room.folder, `${at}.sh`),
      isStrict: (step.shell ?? runs.shell) !== undefined,
      folder: path.resolve(room.place.workspace, folder),
      variables: {
        ...room.variables,
        ...env,
        ...files.variables,
        PATH: [...this.paths]
          .reverse()
          .concat(room.variables.PATH ?? "")
          .join(path.delimiter),
      },
      timeoutMinutes: step["timeout-minutes"] ?? job["timeout-minutes"] ?? LONGEST_MINUTES,
      signal: room.signal,
      onLine: room.say,
    });
    if (result === "timeout") room.say("it took longer than timeout-minutes and was ended");
    return result === "timeout" ? "failure" : result;
  }

  private async attempt(step: Step, at: number): Promise<Done> {
    const { room } = this;
    const files = new CommandFiles(path.join(room.folder, `${at}`));
    const env = this.environment(step);
    let outcome: Result;
    let outputs = {};
    try {
      outcome = step.uses ? this.act(step, this.scope(env)) : await this.script(step, env, files, at);
      const told = files.read();
      Object.assign(this.exported, told.env);
      this.paths.push(...told.path);
      if (told.summary) room.onSummary(told.summary);
      outputs = told.outputs;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      room.say(error.message);
      outcome = "failure";
    }
    const isForgiven =
      outcome === "failure" && `${step["continue-on-error"] ?? false}` !== "false" && this.forgives(step, env);
    return { outcome, conclusion: isForgiven ? "success" : outcome, outputs };
  }

  private forgives(step: Step, env: Record<string, string>): boolean {
    const { "continue-on-error": said } = step;
    return said === true || (typeof said === "string" && this.room.expressions.text(said, this.scope(env)) === "true");
  }

  private nameOf(step: Step, scope: Scope): string {
    const text = step.name ?? step.run?.trim().split("\n")[0] ?? step.uses ?? "";
    return this.room.expressions.text(text, scope);
  }

  private async perform(step: Step, at: number): Promise<void> {
    const { room } = this;
    const scope = this.scope(this.environment(undefined));
    const name = this.nameOf(step, scope);
    const started = performance.now();
    const isWanted = !room.signal.aborted && room.expressions.holds(step.if, scope);
    if (isWanted) room.say(`▸ ${name}`);
    const skipped: Done = { outcome: "skipped", conclusion: "skipped", outputs: {} };
    const done = isWanted ? await this.attempt(step, at) : skipped;
    if (step.id) this.steps[step.id] = done;
    if (this.result === "success" && done.conclusion !== "skipped") this.result = done.conclusion;
    if (room.signal.aborted) this.result = "cancelled";
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    this.reports.push({ step: room.masks.hide(name) ?? "", result: done.outcome, seconds });
  }

  /** Runs the steps in their order. */
  async run(): Promise<{ result: Result; steps: readonly StepReport[]; outputs: Record<string, string> }> {
    const { job } = this.room;
    for (const [at, step] of job.steps.entries()) await this.perform(step, at);
    const outputs = this.texts(job.outputs, this.scope(this.environment(undefined)));
    return { result: worstOf([this.result]), steps: this.reports, outputs };
  }
}
