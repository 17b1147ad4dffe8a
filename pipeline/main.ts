import { Command, Option } from "commander";
import { environmentNamed, environmentNames } from "../environments/all";
import { describeError } from "../user-error";
import { secondsIn } from "./duration";
import { processVariables } from "./process";
import { runStep } from "./run-step";
import type { Step, StepOptions } from "./step";
import { steps } from "./steps/all";
import { type StackName, stackNames } from "./terraform/workspace";

type Flags = Partial<StepOptions> & { env: string; stack?: StackName };

const program = new Command("npm run step --")
  .description("Runs one step of the pipeline, the same on a laptop, in the rehearsal and in GitHub Actions.")
  .showHelpAfterError("(add --help for what there is)");

const options: Record<Step["options"][number], Option> = {
  yes: new Option("--yes", "answer every question with yes"),
  confirm: new Option("--confirm <environment>", "name a protected environment a second time"),
  withState: new Option("--with-state", "take the state bucket along"),
  fix: new Option("--fix", "repair what it finds"),
  json: new Option("--json", "print what it finds as JSON, and everything else to the error output"),
  container: new Option("--container <name>", "only what this container has written"),
  since: new Option("--since <time>", "how far to go back: 90s, 15m (default: 10m), 2h, 1d").argParser(secondsIn),
  follow: new Option("-f, --follow", "go on until ctrl-C"),
  images: new Option(
    "--images <file>",
    'which image each service gets: {"api-gateway": {"digest": "sha256:…", "commit": "…"}, …}',
  ).makeOptionMandatory(),
  remove: new Option("--remove", "take the settings away"),
  result: new Option("--result <result>", "what came of it").choices(["good", "bad"]).makeOptionMandatory(),
  what: new Option("--what <text>", "what was done: one line").makeOptionMandatory(),
  link: new Option("--link <url>", "https address of a page that says more (default: the GitHub Actions run)"),
  who: new Option("--who <name>", "who did it (default: who started the GitHub Actions run)"),
};

for (const [name, step] of Object.entries<Step>(steps)) {
  const command = program
    .command(name)
    .description(step.summary)
    .option("--env <environment>", environmentNames.join(", "), processVariables.STOCKWIZ_ENV || "dev")
    .option("--dry-run", "print what it would do, and do none of it");
  if (step.perStack)
    command.addOption(new Option("--stack <stack>", "one stack; all of them when left out").choices(stackNames));
  for (const option of step.options) command.addOption(options[option]);
  command.action(async ({ env, stack, ...given }: Flags) => {
    const environment = environmentNamed(env, "--env").name;
    const options = { dryRun: false, yes: false, withState: false, fix: false, ...given };
    process.exitCode = await runStep({ name, step, environment, ...(stack && { stack }), options });
  });
}

program.parseAsync().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
