import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentNamed } from "../../environments/all";
import { readDeployment } from "../../environments/deployment";
import type { Environment } from "../../environments/schema";
import { UserError } from "../../user-error";
import { statusOf } from "../control-client";
import { execEnvironment } from "../exec-environment";
import { RehearsalFolder } from "../folder";
import { repositoryVariables } from "../github/rehearsed-repository";
import { createHandlers } from "../handlers/all";
import { endAbandonedStep, recordStep } from "../lifecycle/abandoned-step";
import { countAnswers, describeAnswers } from "../lifecycle/answered-by";
import { Interruption } from "../lifecycle/interruption";
import { perform } from "../lifecycle/perform";
import { describeVerdicts, describeWaits, hasSucceeded, type LifecycleReport } from "../lifecycle/report";
import { runScenes } from "../lifecycle/run-scenes";
import { canRun, STACKS, type Stack, scenesOf } from "../lifecycle/script";
import { processVariables } from "../process";
import { findProviderMirror } from "../provider-mirror";
import { givenQuotas } from "../quotas/given";
import { Quotas } from "../quotas/quotas";
import { CREDENTIALS, type Rehearsal, startRehearsal } from "../rehearsal";
import type { Handler } from "../wire/handler";

export interface LifecycleOptions {
  readonly env: string;
  /** Stacks to rehearse, in any order. */
  readonly stack: readonly Stack[];
  /** Divides health-check intervals, cooldowns and drains of what runs. */
  readonly speed: number;
  /** `CODE=VALUE` each: what the account may have. */
  readonly quota: readonly string[];
  /** Bad releases to deploy. */
  readonly bad: readonly string[];
  /** File for the report; its folder has to exist. */
  readonly json?: string;
}

/** There is no GitHub behind the wire: a token would lead Terraform to the real one, and this repository need not exist. */
const GITHUB = { GITHUB_TOKEN: undefined, REPO_ADMIN_PAT: undefined, ...repositoryVariables };

/** @throws UserError when the report could not be written in the end. */
const checkReportFile = (file: string): void => {
  const folder = path.dirname(path.resolve(file));
  const refuse = (what: string) => new UserError(`--json: ${file}: ${what}`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw refuse(`there is no folder ${folder}; make it, or name a file in another one`);
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw refuse("is a folder; name a file in it");
  try {
    accessSync(existing ? file : folder, constants.W_OK);
  } catch {
    throw refuse(`${existing ? "the file" : `the folder ${folder}`} may not be written; name another one`);
  }
};

/** The folder of a life that begins now. @throws UserError when one of the same environment is still going on. */
const freshFolder = async (environment: Environment): Promise<RehearsalFolder> => {
  const folder = new RehearsalFolder(`lifecycle-${environment.name}`);
  const record = folder.readRecord();
  if (record && (await statusOf(record)))
    throw new UserError(
      `lifecycle: one of ${environment.name} is running already (process ${record.pid}); wait for it, or end it with: kill ${record.pid}`,
    );
  endAbandonedStep(folder); // of a run that was killed, like all else that is there
  folder.remove({ keepRecording: false });
  return folder;
};

const live = async (
  environment: Environment,
  stacks: readonly Stack[],
  {
    rehearsal,
    folder,
    signal,
    bad,
  }: { rehearsal: Rehearsal; folder: RehearsalFolder; signal: AbortSignal; bad: readonly string[] },
): Promise<LifecycleReport> => {
  const started = performance.now();
  const record = { name: folder.name, pid: process.pid, url: rehearsal.url, account: rehearsal.account };
  folder.writeRecord(record);
  const caller = { ...processVariables, ...GITHUB };
  const variables = execEnvironment(record, folder, findProviderMirror(), caller) as NodeJS.ProcessEnv;
  const { stateBucket, region } = readDeployment({ ...variables, STOCKWIZ_ENV: environment.name });
  const result = await runScenes(
    scenesOf(environment, stacks, bad),
    {
      environment,
      stateBucket,
      folder,
      appUrl: () => rehearsal.players?.alb.urls()[0]?.url,
      client: { endpoint: rehearsal.url, region, credentials: CREDENTIALS },
      variables,
      work: folder.work,
      signal,
      onStart: (pid) => recordStep(folder, pid),
      links: new Map(),
      calls: () => rehearsal.calls.read(),
      say: (line) => console.log(`    ${line}`),
    },
    perform,
    console.log,
  );
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  return { env: environment.name, ...result, answeredBy: countAnswers(rehearsal.calls.read()), seconds };
};

/** Prints and writes what came of it. @param endedBy The signal that ended it early, if one did. */
const conclude = (
  report: LifecycleReport,
  handlers: readonly Handler[],
  json: string | undefined,
  endedBy: string | undefined,
): void => {
  for (const line of describeWaits(report.waits)) console.log(line);
  for (const line of describeVerdicts(report.verdicts)) console.log(line);
  for (const line of describeAnswers(report.answeredBy, handlers)) console.log(line);
  if (json) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  const failed = report.steps.filter(({ ok }) => !ok).map(({ name }) => name);
  const outcome = hasSucceeded(report) ? "done in" : "failed after";
  console.log(
    endedBy
      ? `lifecycle of ${report.env}: ended by ${endedBy} after ${report.seconds} s; nothing of it is left`
      : `lifecycle of ${report.env}: ${outcome} ${report.seconds} s${failed.map((name) => `; ${name} failed`).join("")}`,
  );
};

/**
 * Rehearses the life of one environment in an emulated AWS of its own: made, destroyed, and made and destroyed again.
 * @returns the exit code: 0 when all of it went well and nothing is left, 130 or 143 when a signal ended it early.
 */
export const lifecycle = async ({ env, stack, json, speed, bad, quota }: LifecycleOptions): Promise<number> => {
  const environment = environmentNamed(env, "--env");
  if (json) checkReportFile(json);
  const quotas = new Quotas(givenQuotas(quota));
  const folder = await freshFolder(environment);
  const interruption = new Interruption();
  try {
    const stacks = STACKS.filter((name) => stack.includes(name));
    const say = (line: string) => console.log(`    ${line}`);
    const rehearsal = await startRehearsal({ folder, plays: canRun(stacks), speed, quotas, say });
    try {
      const report = await live(environment, stacks, { rehearsal, folder, signal: interruption.signal, bad });
      const handlers = [...(rehearsal.players?.handlers ?? []), ...createHandlers()];
      conclude(report, handlers, json, interruption.signal.reason as string | undefined);
      return interruption.exitCode ?? (hasSucceeded(report) ? 0 : 1);
    } finally {
      await rehearsal.stop();
    }
  } finally {
    folder.remove({ keepRecording: false });
    interruption.release();
  }
};
