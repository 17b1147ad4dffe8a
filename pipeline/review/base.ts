import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Report } from "../../policies/report/report";
import { PROJECT_ROOT, processVariables } from "../process";
import { runCommand } from "../terraform/run-command";
import { judge } from "./policy-review";

/** Judgement of the sources that a change starts from. */
export interface Base {
  readonly report: Report;
  /** Commit or branch. */
  readonly name: string;
}

/** What a pull request is to be merged into, as a checkout of GitHub's names it; undefined elsewhere. */
export const baseOfPullRequest = (): string | undefined =>
  processVariables.GITHUB_BASE_REF ? `origin/${processVariables.GITHUB_BASE_REF}` : undefined;

/**
 * Synthesizes the sources of another commit beside these, and judges them by the policies of these.
 * @param variables What a synthesis of the environment gets.
 * @returns undefined, and says why, when that commit is not in this clone or does not synthesize.
 */
export const judgeBase = async (name: string, variables: NodeJS.ProcessEnv): Promise<Base | undefined> => {
  // Inside the clone, so that its sources find the packages.
  const folder = path.join(PROJECT_ROOT, ".stockwiz", `base-${process.pid}`);
  const archive = `${folder}.tar`;
  const outFolder = path.join(folder, "out");
  mkdirSync(outFolder, { recursive: true });
  try {
    for (const command of [
      ["git", "archive", `--output=${archive}`, name],
      ["tar", "-xf", archive, "-C", folder],
      ["node", "--import", "tsx", path.join(folder, "main.ts")],
    ]) {
      const { exitCode, stdout, stderr } = await runCommand(command, {
        variables: { ...variables, CDKTF_OUTDIR: outFolder },
      });
      if (exitCode === 0) continue;
      console.log(`${name}: cannot be compared with: ${command.slice(0, 2).join(" ")}: ${(stderr || stdout).trim()}`);
      return undefined;
    }
    return { name, report: await judge(path.relative(PROJECT_ROOT, outFolder), name) };
  } finally {
    for (const made of [folder, archive]) rmSync(made, { recursive: true, force: true });
  }
};
