import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Permissions as TokenPermissions } from "../github/tokens";
import { roleAssumer } from "./assume-role";
import { checkCall, declarationOf, inputOf } from "./call";
import { githubVariables, hashFilesIn, jobIdentity } from "./contexts";
import type { Expressions, Functions, Scope } from "./expressions";
import { combinationsOf, jobsInOrder } from "./jobs";
import type { Masks } from "./masks";
import { type Call, isCallOf, type Job, type Permissions, type Values, type Workflow } from "./model";
import { performJob } from "./perform-job";
import { textsOf } from "./perform-steps";
import { tokenPermissions } from "./permissions";
import { type JobReport, type Result, worstOf } from "./report";
import type { Sources } from "./sources";

/** What a whole run shares, with the workflows that it calls. */
export interface RunRoom {
  readonly expressions: Expressions;
  readonly sources: Sources;
  readonly masks: Masks;
  readonly github: Readonly<Record<string, unknown>>;
  /** Makes the token of a job. */
  readonly addToken: (permissions: TokenPermissions) => string;
  readonly vars: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly artifacts: string;
  readonly variables: NodeJS.ProcessEnv;
  readonly credentials: Readonly<Record<string, string>>;
  /** File of the key that GitHub signs a job's tokens with here. */
  readonly signingKeyFile: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** The jobs of one workflow: the one that runs, or one that a job of another calls. */
export interface JobsFrame {
  readonly workflow: Workflow;
  /** Where the repository keeps it, which the tokens of its jobs say. */
  readonly file: string;
  readonly inputs: Readonly<Record<string, string | boolean | number>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What the job that calls it may do; its own jobs that say nothing may as well. */
  readonly permissions?: Permissions | undefined;
  readonly leftOut: readonly string[];
  /** Folder for what its jobs write. */
  readonly folder: string;
  /** What stands before the names of its jobs. */
  readonly title: string;
}

/** One run of a job: a job with a matrix has several. */
interface Leg {
  readonly id: string;
  readonly job: Job | Call;
  readonly matrix: Values;
}

interface Ended {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the jobs of a workflow, one after the other. */
export class JobsRun {
  private readonly results: Record<string, Ended> = {};
  readonly reports: JobReport[] = [];

  constructor(
    private readonly room: RunRoom,
    private readonly frame: JobsFrame,
  ) {}

  /** Jobs that a job needs, and those that they need. */
  private ancestorsOf(id: string): string[] {
    const needs = this.frame.workflow.jobs[id]?.needs ?? [];
    return [...new Set(needs.flatMap((need) => [need, ...this.ancestorsOf(need)]))];
  }

  private folderOf(id: string): string {
    return path.join(this.frame.folder, id);
  }

  private scopeOf({ id, job, matrix }: Leg): Scope {
    const { github, vars, signal } = this.room;
    const ends = this.ancestorsOf(id).map((each) => this.results[each]?.result);
    const functions: Functions = {
      success: () => job.needs.every((need) => this.results[need]?.result === "success"),
      failure: () => ends.includes("failure"),
      cancelled: () => signal.aborted,
      always: () => true,
    };
    const needs = Object.fromEntries(job.needs.map((need) => [need, this.results[need]]));
    const token = this.room.addToken(tokenPermissions(this.permissionsOf(job)));
    this.room.say(`::add-mask::${token}`);
    const contexts = {
      ...{ github: { ...github, token }, inputs: this.frame.inputs, vars, needs, matrix, env: {}, steps: {} },
      secrets: { ...this.frame.secrets, GITHUB_TOKEN: token },
      strategy: { "fail-fast": job.strategy?.["fail-fast"] ?? true },
      ...{ runner: { os: "Linux", arch: "X64", temp: this.folderOf(id) }, job: { status: "success" } },
    };
    return { contexts, functions };
  }

  private nameOf({ id, job, matrix }: Leg, scope: Scope): string {
    const values = Object.values(matrix);
    const own = job.name
      ? this.room.expressions.text(job.name, scope)
      : values.length > 0
        ? `${id} (${values.join(", ")})`
        : id;
    return this.room.masks.hide(`${this.frame.title}${own}`) ?? id;
  }

  private async perform(leg: Leg): Promise<Ended> {
    const { id, job } = leg;
    const { expressions, signal, say } = this.room;
    const scope = this.scopeOf(leg);
    const name = this.nameOf(leg, scope);
    const isWanted = !signal.aborted && expressions.holds(job.if, scope);
    if (!isWanted || this.frame.leftOut.includes(id)) {
      const result = signal.aborted ? "cancelled" : isWanted ? "success" : "skipped";
      say(`${name}: ${isWanted ? "left out, as asked; it counts as a success" : result}`);
      this.reports.push({ job: name, result, steps: [] });
      return { result, outputs: {} };
    }
    say(name);
    return isCallOf(job) ? this.call(leg, job, scope, name) : this.performSteps(leg, job, scope, name);
  }

  private async performSteps({ id }: Leg, job: Job, scope: Scope, name: string): Promise<Ended> {
    const { expressions, say } = this.room;
    const where = typeof job.environment === "object" ? job.environment.name : job.environment;
    const environment = where && expressions.text(where, scope);
    if (environment) say(`  environment ${environment}: on GitHub its reviewers are asked here, if it has any`);
    const { result, steps, outputs } = await performJob(this.roomOf(id, job, scope, environment));
    const forgiven = job["continue-on-error"] && result === "failure" ? "success" : result;
    this.reports.push({ job: name, ...(environment && { environment }), result: forgiven, steps });
    return { result: forgiven, outputs };
  }

  private permissionsOf(job: Job | Call): Permissions | undefined {
    return job.permissions ?? this.frame.workflow.permissions ?? this.frame.permissions;
  }

  private roomOf(id: string, job: Job, scope: Scope, environment: string | undefined) {
    const { room, frame } = this;
    const folder = this.folderOf(id);
    rmSync(folder, { recursive: true, force: true }); // a job finds nothing but what it made
    mkdirSync(folder, { recursive: true });
    const say = (line: string) => room.say(`    ${line}`);
    const limit = job["timeout-minutes"];
    const variables = {
      ...room.variables,
      ...githubVariables(room.github),
      GITHUB_JOB: id,
      STOCKWIZ_WORK: path.join(folder, "work"),
    };
    const { workspace, credentials, artifacts, signingKeyFile } = room;
    const identity = jobIdentity(room.github, frame.file, environment);
    const assumeRole = roleAssumer({ endpoint: room.variables.AWS_ENDPOINT_URL, signingKeyFile, identity });
    return {
      ...{ ...room, workflow: frame.workflow, job, contexts: scope.contexts, folder, variables, say },
      hashFiles: hashFilesIn(workspace),
      timeoutMinutes: limit === undefined ? undefined : Number(room.expressions.text(`${limit}`, scope)),
      place: { workspace, credentials, artifacts, permissions: this.permissionsOf(job), assumeRole },
      onSummary: (text: string) => {
        for (const line of text.trimEnd().split("\n")) say(`│ ${line}`);
      },
    };
  }

  /** Runs the jobs of another workflow. An environment's secrets reach them only where all are inherited. */
  private async call({ id }: Leg, job: Call, scope: Scope, name: string): Promise<Ended> {
    const { room, frame } = this;
    const workflow = room.sources.workflow(job);
    const declared = declarationOf(workflow, job.uses);
    const given = textsOf(job.with, scope, room.expressions);
    const inputs = Object.entries(declared.inputs).map(([input, each]) => [input, inputOf(input, each, given[input])]);
    // See https://github.com/actions/runner/issues/4453: the job's own environment does not bring them in by itself.
    const secrets = job.secrets === "inherit" ? frame.secrets : textsOf(job.secrets, scope, room.expressions);
    const run = new JobsRun(room, {
      ...{ workflow, file: job.uses, secrets, leftOut: [], folder: this.folderOf(id), title: `${name} / ` },
      ...{ inputs: Object.fromEntries(inputs), permissions: this.permissionsOf(job) },
    });
    const result = await run.run();
    this.reports.push(...run.reports);
    const values = Object.entries(declared.outputs).map(([output, { value }]) => [output, value]);
    const contexts = { ...scope.contexts, inputs: Object.fromEntries(inputs), jobs: run.results };
    return { result, outputs: textsOf(Object.fromEntries(values), { contexts, functions: {} }, room.expressions) };
  }

  /** @returns the worst of their results. */
  async run(): Promise<Result> {
    const order = jobsInOrder(this.frame.workflow);
    for (const [id, job] of order) {
      const ends: Ended[] = [];
      for (const matrix of combinationsOf(job.strategy?.matrix)) ends.push(await this.perform({ id, job, matrix }));
      this.results[id] = {
        result: worstOf(ends.map(({ result }) => result)),
        outputs: Object.assign({}, ...ends.map(({ outputs }) => outputs)),
      };
    }
    for (const [id] of order) rmSync(this.folderOf(id), { recursive: true, force: true });
    return worstOf(Object.values(this.results).map(({ result }) => result));
  }
}

/** Refuses the calls of a workflow that GitHub would refuse, and those of the workflows that it calls. @throws UserError */
export const checkCalls = (workflow: Workflow, sources: Sources, allowed?: Permissions): void => {
  for (const [id, job] of Object.entries(workflow.jobs)) {
    if (!isCallOf(job)) continue;
    const called = sources.workflow(job);
    const own = job.permissions ?? workflow.permissions ?? allowed;
    checkCall(job, called, own, `jobs.${id}`);
    checkCalls(called, sources, own);
  }
};
