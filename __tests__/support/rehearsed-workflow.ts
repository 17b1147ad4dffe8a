import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Rehearsal } from "../../rehearsal/rehearsal";
import { givenBy } from "../../rehearsal/workflow/given";
import { Performance } from "../../rehearsal/workflow/perform-workflow";
import type { JobReport, WorkflowReport } from "../../rehearsal/workflow/report";
import { PROJECT_ROOT } from "./run-project";

export interface RehearseOptions {
  readonly input?: readonly string[];
  readonly secret?: readonly string[];
  readonly var?: readonly string[];
  readonly public?: boolean;
  readonly codeScanning?: boolean;
  readonly leftOut?: readonly string[];
  /** Folder whose workflows and actions `./` names. @default this repository */
  readonly repository?: string;
  /** The emulated AWS that its jobs ask for sessions of roles. @default none */
  readonly aws?: Rehearsal;
  /** Hears every line as it comes. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface Rehearsed {
  readonly report: WorkflowReport;
  readonly lines: readonly string[];
  /** Results of the jobs by their names. */
  readonly results: Readonly<Record<string, JobReport["result"]>>;
}

/** Runs workflows in a folder of the test's, each with the same concurrency groups, with no rehearsal behind them: their scripts need none. */
export const rehearsing = (folder: string, groups = path.join(folder, "groups")) => {
  const performanceOf = (text: string, options: RehearseOptions, lines: string[]) => {
    const own = mkdtempSync(path.join(folder, "workflow-"));
    const file = path.join(own, "workflow.yml");
    writeFileSync(file, text);
    const {
      repository,
      input = [],
      secret = [],
      var: vars = [],
      leftOut = [],
      signal = new AbortController().signal,
    } = options;
    return Performance.of({
      ...{
        file,
        leftOut,
        signal,
        workspace: PROJECT_ROOT,
        repository: repository ?? PROJECT_ROOT,
        groups,
        folder: path.join(own, "run"),
      },
      given: givenBy({
        input,
        secret,
        var: vars,
        public: options.public ?? false,
        codeScanning: options.codeScanning ?? false,
      }),
      variables: { PATH: process.env.PATH, OWN: own, ...(options.aws && { AWS_ENDPOINT_URL: options.aws.url }) },
      credentials: { AWS_ACCESS_KEY_ID: "rehearsed", AWS_SECRET_ACCESS_KEY: "rehearsed" },
      signingKeyFile: options.aws?.folder.file("github-key.pem") ?? path.join(own, "github-key.pem"),
      say: (line) => {
        lines.push(line.trim());
        options.onLine?.(line.trim());
      },
    });
  };
  return {
    /** Lines that say what would run. */
    describe: async (text: string, options: RehearseOptions = {}) => (await performanceOf(text, options, [])).words(),
    run: async (text: string, options: RehearseOptions = {}): Promise<Rehearsed> => {
      const lines: string[] = [];
      const report = await (await performanceOf(text, options, lines)).run();
      return { report, lines, results: Object.fromEntries(report.jobs.map(({ job, result }) => [job, result])) };
    },
  };
};
