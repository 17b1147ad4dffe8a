import path from "node:path";
import { UserError } from "../../user-error";
import { CommandFiles } from "./command-files";
import type { Contexts, Expressions, Functions, Scope } from "./expressions";
import type { JobClock } from "./job-clock";
import type { Masks } from "./masks";
import type { Step, Values } from "./model";
import type { Result, StepReport } from "./report";
import { runScript } from "./run-script";
import { isLocal, type Sources } from "./sources";
import { actionName, type Place, standIns } from "./stand-ins";

/** What all steps of a job share, those of the actions among them included. */
export interface StepsRoom {
  readonly expressions: Expressions;
  readonly sources: Sources;
  readonly hashFiles: (...patterns: readonly string[]) => string;
  /** What a process gets before the workflow gives it anything. */
  readonly variables: NodeJS.ProcessEnv;
  readonly place: Place;
  readonly masks: Masks;
  readonly clock: JobClock;
  readonly say: (line: string) => void;
  /** Hears what a step wrote into its summary. */
  readonly onSummary: (text: string) => void;
  /** What steps leave to later ones. */
  readonly left: { readonly env: Record<string, string>; readonly paths: string[]; isCheckedOut: boolean };
}

/** A list of steps, and what is around it. */
export interface StepsFrame {
  readonly steps: readonly Step[];
  /** Contexts that stay the same: `github`, `inputs`, `needs`, `matrix`, … */
  readonly contexts: Contexts;
  /** Variables of whatever is around the steps. */
  readonly env: (scope: (env: Readonly<Record<string, string>>) => Scope) => Record<string, string>;
  readonly shell?: string | undefined;
  readonly folder?: string | undefined;
  /** Folder for scripts and what they say. */
  readonly files: string;
}

interface Done {
  readonly outcome: Result;
  readonly conclusion: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What an action of the repository can name; the runner gives it no secrets, no variables and no needs. */
const CONTEXTS_OF_ACTIONS = ["github", "strategy", "matrix", "runner"];

/** Texts with their expressions worked out. */
export const textsOf = (values: Values | undefined, scope: Scope, expressions: Expressions): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, expressions.text(`${value ?? ""}`, scope)]),
  );

/** The steps of a job or of an action, one after the other. */
export class StepsRun {
  private readonly done: Record<string, Done> = {};
  readonly reports: StepReport[] = [];
  result: Result = "success";

  constructor(
    private readonly room: StepsRoom,
    private readonly frame: StepsFrame,
  ) {}

  /** What an expression between the steps can name. */
  scope(env: Readonly<Record<string, string>>): Scope {
    const functions: Functions = {
      success: () => this.result === "success",
      failure: () => this.result === "failure",
      cancelled: () => this.room.clock.isCancelled,
      always: () => true,
      hashFiles: this.room.hashFiles,
    };
    return {
      contexts: { ...this.frame.contexts, env, steps: this.done, job: { status: this.result } },
      functions,
    };
  }

  /** Variables that a step sees: of what is around it, what steps before it exported, its own. */
  environment(step?: Step): Record<string, string> {
    const env = this.frame.env((known) => this.scope(known));
    return Object.assign(env, textsOf(step?.env, this.scope(env), this.room.expressions));
  }

  private async act(step: Step, scope: Scope, at: number): Promise<Pick<Done, "outcome" | "outputs">> {
    const { room } = this;
    const uses = step.uses ?? "";
    const inputs = textsOf(step.with, scope, room.expressions);
    if (isLocal(uses)) return this.actBySteps(step, uses, inputs, at);
    const standIn = standIns[actionName(uses)];
    if (!standIn) throw new UserError(`${uses}: nothing stands for it`);
    const { words, env, outputs = {}, secrets = [] } = await standIn.run(inputs, room.place);
    for (const secret of secrets) room.say(`::add-mask::${secret}`);
    room.say(words);
    Object.assign(room.left.env, env);
    if (actionName(uses) === "actions/checkout") room.left.isCheckedOut = true;
    return { outcome: "success", outputs };
  }

  /** The steps of an action of the repository. */
  private async actBySteps(step: Step, uses: string, given: Readonly<Record<string, string>>, at: number) {
    const { room } = this;
    if (!room.left.isCheckedOut)
      throw new UserError(
        `${uses}: can't find action.yml; did you forget to run actions/checkout before running your local action?`,
      );
    const action = room.sources.action(uses);
    const kept = Object.entries(this.frame.contexts).filter(([name]) => CONTEXTS_OF_ACTIONS.includes(name));
    const outer = Object.fromEntries(kept);
    const github = { ...(outer.github as object), action_path: room.sources.folderOf(uses) };
    const files = path.join(this.frame.files, `${at}`);
    const contexts = { ...outer, github };
    const scope = { contexts, functions: {} };
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, each]) => [
        name,
        given[name] ?? room.expressions.text(`${each.default ?? ""}`, scope),
      ]),
    );
    const run = new StepsRun(room, {
      steps: action.runs.steps,
      contexts: { ...contexts, inputs },
      env: () => this.environment(step),
      files,
    });
    await run.run();
    this.reports.push(...run.reports);
    const values = Object.entries(action.outputs).map(([name, { value }]) => [name, value]);
    const outputs = textsOf(Object.fromEntries(values), run.scope(run.environment()), room.expressions);
    return { outcome: run.result, outputs };
  }

  private async script(step: Step, env: Record<string, string>, files: CommandFiles, at: number): Promise<Result> {
    const { room, frame } = this;
    const folder = room.expressions.text(step["working-directory"] ?? frame.folder ?? ".", this.scope(env));
    const paths = [...room.left.paths].reverse().concat(room.variables.PATH ?? "");
    const result = await runScript({
      script: room.expressions.text(step.run ?? "", this.scope(env)),
      file: path.join(frame.files, `${at}.sh`),
      isStrict: (step.shell ?? frame.shell) !== undefined,
      folder: path.resolve(room.place.workspace, folder),
      variables: { ...room.variables, ...env, ...files.variables, PATH: paths.join(path.delimiter) },
      timeoutMinutes: step["timeout-minutes"],
      signal: room.clock.signal,
      onLine: room.say,
    });
    if (result === "timeout") room.say("it took longer than timeout-minutes and was ended");
    return result === "timeout" ? "failure" : result;
  }

  private async attempt(step: Step, at: number): Promise<Done> {
    const { room } = this;
    const files = new CommandFiles(path.join(this.frame.files, `${at}`));
    const env = this.environment(step);
    let outcome: Result;
    let outputs: Readonly<Record<string, string>> = {};
    try {
      if (step.uses) ({ outcome, outputs } = await this.act(step, this.scope(env), at));
      else outcome = await this.script(step, env, files, at);
      const told = files.read();
      Object.assign(room.left.env, told.env);
      room.left.paths.push(...told.path);
      if (told.summary) room.onSummary(told.summary);
      outputs = { ...outputs, ...told.outputs };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      room.say(error.message);
      outcome = "failure";
    }
    const isForgiven = outcome === "failure" && this.forgives(step, env);
    return { outcome, conclusion: isForgiven ? "success" : outcome, outputs };
  }

  private forgives({ "continue-on-error": said }: Step, env: Record<string, string>): boolean {
    return said === true || (typeof said === "string" && this.room.expressions.text(said, this.scope(env)) === "true");
  }

  private async perform(step: Step, at: number): Promise<void> {
    const { room } = this;
    if (room.clock.isCancelled) this.result = "cancelled";
    const scope = this.scope(this.environment());
    const text = step.name ?? step.run?.trim().split("\n")[0] ?? step.uses ?? "";
    const name = room.expressions.text(text, scope);
    const started = performance.now();
    const isWanted = !room.clock.isOver && room.expressions.holds(step.if, scope);
    if (isWanted) room.say(`▸ ${name}`);
    const skipped: Done = { outcome: "skipped", conclusion: "skipped", outputs: {} };
    const done = isWanted ? await this.attempt(step, at) : skipped;
    if (step.id) this.done[step.id] = done;
    if (this.result === "success" && done.conclusion !== "skipped") this.result = done.conclusion;
    if (room.clock.isCancelled) this.result = "cancelled";
    if (isWanted && step.uses && isLocal(step.uses)) return; // its own steps are reported
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    this.reports.push({ step: room.masks.hide(name) ?? "", result: done.outcome, seconds });
  }

  /** Runs them in their order. */
  async run(): Promise<void> {
    for (const [at, step] of this.frame.steps.entries()) await this.perform(step, at);
  }
}
