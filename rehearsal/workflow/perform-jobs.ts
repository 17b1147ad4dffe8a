import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { roleAssumer } from "./assume-role";
import { declarationOf, inputOf } from "./call";
import { githubVariables, hashFilesIn, jobIdentity } from "./contexts";
import type { Functions, Scope } from "./expressions";
import { inGroup } from "./in-group";
import { combinationsOf, jobsInOrder } from "./jobs";
import { type Call, isCallOf, type Job, type Permissions, type Values } from "./model";
import { performJob } from "./perform-job";
import { textsOf } from "./perform-steps";
import { tokenPermissions } from "./permissions";
import { type JobReport, type Result, worstOf } from "./report";
import type { Held, JobsFrame, RunRoom } from "./run-room";
import type { Order } from "./turnstile";

/** One run of a job: a job with a matrix has several. */
interface Leg {
  readonly id: string;
  readonly job: Job | Call;
  readonly matrix: Values;
  readonly order: Order;
}

interface Ended {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the jobs of a workflow: each as soon as those that it needs have ended, its group is free and no other one runs. */
export class JobsRun {
  private readonly results: Record<string, Ended> = {};

  private held: Held;

  constructor(
    private readonly room: RunRoom,
    private readonly frame: JobsFrame,
  ) {
    this.held = frame.held;
  }

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
    const isCancelled = () => signal.aborted || this.held.cancelled.aborted;
    const ends = this.ancestorsOf(id).map((each) => this.results[each]?.result);
    const functions: Functions = {
      success: () => !isCancelled() && job.needs.every((need) => this.results[need]?.result === "success"),
      failure: () => !isCancelled() && ends.includes("failure"),
      cancelled: isCancelled,
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

  private end(order: Order, report: JobReport, outputs: Ended["outputs"] = {}): Ended {
    this.room.onJob(order, report);
    return { result: report.result, outputs };
  }

  private perform(leg: Leg): Promise<Ended> {
    const { id, job, order } = leg;
    const { expressions, signal, say } = this.room;
    const { held } = this;
    const { leftOut } = this.frame;
    const scope = this.scopeOf(leg);
    const name = this.nameOf(leg, scope);
    const isStopped = signal.aborted;
    const isWanted = !isStopped && expressions.holds(job.if, scope);
    if (!isWanted || leftOut.includes(id)) {
      const result = isStopped || held.cancelled.aborted ? "cancelled" : isWanted ? "success" : "skipped";
      say(`${name}: ${isWanted ? "left out, as asked; it counts as a success" : result}`);
      return Promise.resolve(this.end(order, { job: name, result, steps: [] }));
    }
    const asked = job.concurrency;
    return inGroup(this.room, { asked, scope, name, held }, (own) =>
      isCallOf(job) ? this.call(leg, job, scope, name, own) : this.performSteps(leg, job, scope, name, own),
    );
  }

  /** Of a job that was cancelled before it began. */
  private cancelledOf(name: string, order: Order, { cancelled }: Held): Ended | undefined {
    if (!cancelled.aborted && !this.room.signal.aborted) return undefined;
    this.room.say(`${name}: cancelled${cancelled.aborted ? `, because ${cancelled.reason}` : ""}`);
    return this.end(order, { job: name, result: "cancelled", steps: [] });
  }

  private performSteps({ id, order }: Leg, job: Job, scope: Scope, name: string, held: Held): Promise<Ended> {
    const { expressions, say } = this.room;
    const wasCancelled = this.held.cancelled.aborted; // a job that runs all the same
    return this.room.turnstile.through(order, async () => {
      const before = wasCancelled ? undefined : this.cancelledOf(name, order, held);
      if (before) return before;
      say(name);
      const where = typeof job.environment === "object" ? job.environment.name : job.environment;
      const environment = where && expressions.text(where, scope);
      if (environment) say(`  environment ${environment}: on GitHub its reviewers are asked here, if it has any`);
      const cancelled = wasCancelled ? undefined : held.cancelled;
      const { result, steps, outputs } = await performJob({ ...this.roomOf(id, job, scope, environment), cancelled });
      const forgiven = job["continue-on-error"] && result === "failure" ? "success" : result;
      return this.end(order, { job: name, ...(environment && { environment }), result: forgiven, steps }, outputs);
    });
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
    const { workspace, credentials, artifacts, signingKeyFile, repository } = room;
    const identity = jobIdentity(room.github, frame.file, environment);
    const assumeRole = roleAssumer({ endpoint: room.variables.AWS_ENDPOINT_URL, signingKeyFile, identity });
    return {
      ...{ ...room, workflow: frame.workflow, job, contexts: scope.contexts, folder, variables, say },
      hashFiles: hashFilesIn(workspace),
      timeoutMinutes: limit === undefined ? undefined : Number(room.expressions.text(`${limit}`, scope)),
      place: { workspace, credentials, artifacts, repository, permissions: this.permissionsOf(job), assumeRole },
      onSummary: (text: string) => {
        for (const line of text.trimEnd().split("\n")) say(`│ ${line}`);
      },
    };
  }

  /** Runs the jobs of another workflow. An environment's secrets reach them only where all are inherited. */
  private async call({ id, order }: Leg, job: Call, scope: Scope, name: string, held: Held): Promise<Ended> {
    const { room, frame } = this;
    const before = this.cancelledOf(name, order, held);
    if (before) return before;
    room.say(name);
    const workflow = room.sources.workflow(job);
    const declared = declarationOf(workflow, job.uses);
    const given = textsOf(job.with, scope, room.expressions);
    const values = Object.entries(declared.inputs).map(([input, each]) => [input, inputOf(input, each, given[input])]);
    const inputs = Object.fromEntries(values);
    // See https://github.com/actions/runner/issues/4453: the job's own environment does not bring them in by itself.
    const secrets = job.secrets === "inherit" ? frame.secrets : textsOf(job.secrets, scope, room.expressions);
    const run = new JobsRun(room, {
      ...{ workflow, file: job.uses, inputs, secrets, leftOut: [], folder: this.folderOf(id), title: `${name} / ` },
      ...{ permissions: this.permissionsOf(job), order, held },
    });
    const result = await run.run();
    const told = Object.fromEntries(Object.entries(declared.outputs).map(([output, { value }]) => [output, value]));
    const contexts = { ...scope.contexts, inputs, jobs: run.results };
    return { result, outputs: textsOf(told, { contexts, functions: {} }, room.expressions) };
  }

  private async runJob(id: string, job: Job | Call, at: number): Promise<void> {
    const legs = combinationsOf(job.strategy?.matrix);
    const ends = await Promise.all(
      legs.map((matrix, leg) => this.perform({ id, job, matrix, order: [...this.frame.order, at, leg] })),
    );
    this.results[id] = {
      result: worstOf(ends.map(({ result }) => result)),
      outputs: Object.assign({}, ...ends.map(({ outputs }) => outputs)),
    };
  }

  private async runAll(): Promise<Result> {
    const order = jobsInOrder(this.frame.workflow);
    const ended: Record<string, Promise<void>> = {};
    for (const [at, [id, job]] of order.entries())
      ended[id] = Promise.all(job.needs.map((need) => ended[need])).then(() => this.runJob(id, job, at));
    await Promise.all(Object.values(ended));
    for (const [id] of order) rmSync(this.folderOf(id), { recursive: true, force: true });
    return worstOf(Object.values(this.results).map(({ result }) => result));
  }

  /** @returns the worst of their results. */
  run(): Promise<Result> {
    const { workflow, inputs, title } = this.frame;
    const { held } = this;
    const { github, vars } = this.room;
    const scope = { contexts: { github, inputs, vars }, functions: {} };
    const name = title.replace(/ \/ $/, "") || "the run";
    return inGroup(this.room, { asked: workflow.concurrency, scope, name, held }, async (own) => {
      this.held = own;
      if (!own.cancelled.aborted || held.cancelled.aborted) return this.runAll();
      // Cancelled before it began: not even what always runs does.
      for (const [at, [id]] of jobsInOrder(workflow).entries())
        this.cancelledOf(`${title}${id}`, [...this.frame.order, at], own);
      return "cancelled";
    });
  }
}
