import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { runningRehearsal } from "../control-client";
import { execEnvironment } from "../exec-environment";
import { RehearsalFolder } from "../folder";
import { Interruption } from "../lifecycle/interruption";
import { processVariables } from "../process";
import { findProviderMirror } from "../provider-mirror";
import { givenBy } from "../workflow/given";
import { Performance, type PerformOptions } from "../workflow/perform-workflow";
import { tableOf } from "../workflow/report";

export interface WorkflowOptions {
  readonly name: string;
  readonly input: readonly string[];
  readonly secret: readonly string[];
  readonly var: readonly string[];
  readonly public: boolean;
  readonly codeScanning: boolean;
  readonly leaveOut: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

const PROJECT_ROOT = path.join(__dirname, "..", "..");
/** Variables of whoever starts it that a runner of GitHub has not. */
const NOT_THERE = /^(npm_|GITHUB_|RUNNER_|SONAR_|STOCKWIZ_(ENV|WORK)$|REPO_ADMIN_PAT$|SENDER_EMAIL$|APP_PASSWORD$)/;
/** What only the action that gets credentials gives to a job. */
const CREDENTIALS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
/** What the steps ask AWS for, or take as it is everywhere, on a runner of GitHub. */
const UNSET = [...CREDENTIALS, "AWS_SESSION_TOKEN", "AWS_ACCOUNT_ID", "AWS_REGION", "STOCKWIZ_WORK"];

type Variables = Readonly<Record<string, string | undefined>>;
const pick = (variables: Variables, isKept: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value !== undefined && isKept(name) ? [[name, value]] : [])),
  );

/** What the processes of a run find: the rehearsal, and of the caller's what a runner has as well. */
const surroundings = async ({ name, dryRun }: WorkflowOptions) => {
  const folder = new RehearsalFolder(name);
  const own = path.join(folder.path, "workflow", `${process.pid}`); // several runs may meet in one rehearsal
  const groups = path.join(folder.path, "groups");
  const signingKeyFile = folder.file("github-key.pem");
  if (dryRun) return { folder: own, groups, signingKeyFile, variables: {}, credentials: {} };
  const record = await runningRehearsal(folder);
  const caller = pick(processVariables, (each) => !NOT_THERE.test(each));
  const all = execEnvironment(record, folder, findProviderMirror(), caller);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  return {
    ...{ folder: own, groups, signingKeyFile },
    variables: pick(all, (each) => !UNSET.includes(each)),
    credentials: pick(all, (each) => CREDENTIALS.includes(each)),
  };
};

/**
 * Runs the steps of a workflow of GitHub in the rehearsal that is up.
 * @returns the exit code: 0 when every job went well, 130 or 143 when a signal ended it.
 */
export const workflow = async (file: string, options: WorkflowOptions): Promise<number> => {
  const say = options.json ? console.error : console.log;
  const interruption = new Interruption();
  try {
    const performance: PerformOptions = {
      ...{ file, given: givenBy(options), leftOut: options.leaveOut, say },
      ...{ workspace: PROJECT_ROOT, repository: PROJECT_ROOT },
      ...(await surroundings(options)),
      signal: interruption.signal,
    };
    const performed = await Performance.of(performance);
    for (const line of performed.words()) if (options.dryRun || !line.startsWith(" ")) say(line);
    if (options.dryRun) return 0;
    say("");
    const report = await performed.run();
    rmSync(performance.folder, { recursive: true, force: true });
    say("");
    for (const line of tableOf(report)) say(line);
    say(`${file}: ${report.result} after ${report.seconds} s`);
    if (options.json) console.log(JSON.stringify(report, undefined, 2));
    return interruption.exitCode ?? (report.result === "success" ? 0 : 1);
  } finally {
    interruption.release();
  }
};
