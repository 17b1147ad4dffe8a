import path from "node:path";
import { UserError } from "../../user-error";
import { rehearsedGithub } from "../github/rehearsed-github";
import { GithubServer } from "../github/server";
import { checkCalls } from "./call";
import { githubContext } from "./contexts";
import { describeActions, describeJobs } from "./describe";
import { beginningOf } from "./event";
import { Expressions } from "./expressions";
import type { Given } from "./given";
import { Groups } from "./groups";
import { jobsInOrder } from "./jobs";
import { Masks } from "./masks";
import { readWorkflow, type Workflow } from "./model";
import { JobsRun } from "./perform-jobs";
import { type JobReport, type WorkflowReport, worstOf } from "./report";
import { Sources } from "./sources";
import { standIns } from "./stand-ins";
import { compareOrders, type Order, Turnstile } from "./turnstile";

export interface PerformOptions {
  readonly file: string;
  readonly given: Given;
  /** Jobs that are not run and count as if they had succeeded. */
  readonly leftOut: readonly string[];
  /** The tree that every job works in. */
  readonly workspace: string;
  /** Folder whose workflows and actions `./` names. */
  readonly repository: string;
  /** Folder of this run. */
  readonly folder: string;
  /** Folder of the concurrency groups, which other runs share. */
  readonly groups: string;
  /** What every process gets, credentials left out. */
  readonly variables: NodeJS.ProcessEnv;
  readonly credentials: Readonly<Record<string, string>>;
  /** File of the key that GitHub signs a job's tokens with here. */
  readonly signingKeyFile: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** A workflow that was read, with everything known before its first step. */
export class Performance {
  private readonly masks: Masks;
  private readonly beginning;

  private constructor(
    private readonly options: PerformOptions,
    private readonly workflow: Workflow,
    private readonly sources: Sources,
    private readonly expressions: Expressions,
    private readonly actions: readonly string[],
  ) {
    this.beginning = beginningOf(workflow, options.given.inputs);
    this.masks = new Masks(Object.values(options.given.secrets));
  }

  /** Reads everything. @throws UserError when any of it cannot be rehearsed: nothing has run then. */
  static async of(options: PerformOptions): Promise<Performance> {
    const workflow = readWorkflow(options.file);
    const sources = new Sources(options.repository);
    jobsInOrder(workflow);
    const unknown = options.leftOut.filter((name) => !(name in workflow.jobs));
    if (unknown.length > 0)
      throw new UserError(
        `--leave-out: there is no job ${unknown.join(", ")}; there are ${Object.keys(workflow.jobs).join(", ")}`,
      );
    const actions = sources.actionsOf(workflow);
    checkCalls(workflow, sources);
    return new Performance(options, workflow, sources, await Expressions.load(), actions);
  }

  private say(line: string): void {
    const shown = this.masks.hide(line);
    if (shown !== undefined) this.options.say(shown);
  }

  /** Lines that say what would run, and in which order. */
  words(): string[] {
    return [...describeActions(this.actions), ...describeJobs(this.workflow, this.sources)];
  }

  /** Runs its jobs, one after the other. */
  async run(): Promise<WorkflowReport> {
    const github = await GithubServer.start(rehearsedGithub());
    try {
      return await this.runAt(github);
    } finally {
      await github.close();
    }
  }

  private async runAt({ url: apiUrl, tokens }: GithubServer): Promise<WorkflowReport> {
    const started = performance.now();
    const { options, workflow, beginning, expressions, sources, masks } = this;
    const { file, given, workspace, folder, leftOut, variables, credentials, signingKeyFile, signal } = options;
    const { isPrivate } = given.repository;
    const github = githubContext({ file, workflow, beginning, workspace, apiUrl, isPrivate });
    const reports: (readonly [Order, JobReport])[] = [];
    const run = new JobsRun(
      {
        ...{ expressions, sources, masks, github, vars: given.vars, workspace, variables, credentials, signal },
        ...{ artifacts: path.join(folder, "artifacts"), repository: given.repository, signingKeyFile },
        addToken: (permissions) => tokens.add(permissions),
        say: (line) => this.say(line),
        ...{ groups: new Groups(options.groups), turnstile: new Turnstile() },
        onJob: (order, report) => reports.push([order, report]),
      },
      {
        ...{ workflow, file, inputs: beginning.inputs, secrets: given.secrets, leftOut, folder, title: "", order: [] },
        held: { above: [], cancelled: new AbortController().signal },
      },
    );
    await run.run();
    const jobs = reports.sort(([one], [other]) => compareOrders(one, other)).map(([, report]) => report);
    return {
      workflow: file,
      event: beginning.event,
      standIns: Object.fromEntries(this.actions.map((name) => [name, standIns[name]?.words ?? ""])),
      result: worstOf(jobs.map(({ result }) => result)),
      jobs,
      seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    };
  }
}
