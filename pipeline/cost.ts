import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { environmentNames } from "../environments/all";
import { describeError, UserError } from "../user-error";
import { COST_PAGE, costPage, PAGE_REGION, type PricedEnvironment } from "./cost/cost-page";
import { stacksIn } from "./cost/synthesized";
import { PROJECT_ROOT, processVariables, WORK_FOLDER } from "./process";
import { runCommand } from "./terraform/run-command";

/** No price depends on the account. */
const SOME_ACCOUNT = "000000000000";

/** Synthesizes an environment into a folder of its own, without a repository: what lies at GitHub costs nothing here. */
const priced = async (name: string): Promise<PricedEnvironment> => {
  const folder = path.join(WORK_FOLDER, "cost", name);
  mkdirSync(folder, { recursive: true });
  const variables = {
    ...processVariables,
    ...{ STOCKWIZ_ENV: name, AWS_ACCOUNT_ID: SOME_ACCOUNT, AWS_REGION: PAGE_REGION, GITHUB_REPOSITORY: "" },
    CDKTF_OUTDIR: folder,
  };
  const { exitCode, stdout, stderr } = await runCommand(["node", "--import", "tsx", "main.ts"], { variables });
  if (exitCode !== 0) throw new UserError(`cost: ${name}: does not synthesize\n${stdout}${stderr}`.trimEnd());
  return { name, stacks: stacksIn(folder) };
};

/** Writes the page of what each environment costs. */
const main = async (): Promise<void> => {
  const environments: PricedEnvironment[] = [];
  for (const name of environmentNames) environments.push(await priced(name));
  const file = path.join(PROJECT_ROOT, COST_PAGE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, costPage(environments));
  console.log(`written: ${COST_PAGE}`);
};

new Command("npm run cost")
  .description(`Writes ${COST_PAGE}: what each environment costs a month, by its synthesized stacks.`)
  .action(main)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(describeError(error));
    process.exitCode = 1;
  });
