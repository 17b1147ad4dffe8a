import { mkdirSync } from "node:fs";
import path from "node:path";
import { environmentNamed } from "../../environments/all";
import { textOf } from "../../policies/language/text-of";
import { type ReadConfiguration, readConfiguration } from "../../policies/readers/configuration";
import { readPlan } from "../../policies/readers/plan";
import { REPORTS_ITSELF } from "../../policies/synthesis/reports-itself";
import { UserError } from "../../user-error";
import { PROJECT_ROOT, processVariables, WORK_FOLDER } from "../process";
import { runCommand } from "../terraform/run-command";

/** What to judge: one of the three. */
export interface SubjectOptions {
  readonly env?: string;
  readonly dir?: string;
  readonly plan?: string;
}

export interface NamedSubject extends ReadConfiguration {
  readonly name: string;
}

/** No policy depends on the account; where none is named, the stacks are made for this one. */
const SOME_ACCOUNT = "000000000000";

/** Synthesizes an environment into a folder of its own, so that what a step has synthesized stays as it is. */
const synthesized = async (env: string): Promise<string> => {
  const { name } = environmentNamed(env, "--env");
  const folder = path.join(WORK_FOLDER, "policies", name);
  const variables = {
    ...processVariables,
    STOCKWIZ_ENV: name,
    AWS_ACCOUNT_ID: processVariables.AWS_ACCOUNT_ID || SOME_ACCOUNT,
    CDKTF_OUTDIR: folder,
    CDKTF_CONTEXT_JSON: JSON.stringify({ [REPORTS_ITSELF]: true }),
  };
  mkdirSync(folder, { recursive: true });
  const { exitCode, stdout, stderr } = await runCommand(["node", "--import", "tsx", "main.ts"], { variables });
  if (exitCode !== 0) throw new UserError(`--env ${name}: does not synthesize\n${stdout}${stderr}`.trimEnd());
  return folder;
};

/** Reads what is to be judged. @throws UserError when there is nothing of the kind, or it cannot be read */
export const readSubject = async ({ env, dir, plan }: SubjectOptions): Promise<NamedSubject> => {
  if (plan !== undefined) return { name: plan, program: readPlan(textOf(plan), plan), comments: [] };
  if (dir !== undefined) {
    // The parser of YAML, which the stacks of an environment need not wait for.
    const { readFolder } = await import("../../policies/readers/folder");
    // Names of files start from where the command runs, which is the repository; a folder elsewhere has its own.
    const isInside = !path.relative(".", dir).startsWith("..");
    return { name: dir, ...readFolder(path.resolve(dir), isInside ? path.resolve(".") : path.resolve(dir)) };
  }
  const chosen = env ?? (processVariables.STOCKWIZ_ENV || "dev");
  return { name: chosen, ...readConfiguration(path.relative(PROJECT_ROOT, await synthesized(chosen))) };
};
