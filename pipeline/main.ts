import { Command, Option } from "commander";
import { environmentNamed, environmentNames } from "../environments/all";
import { describeError } from "../user-error";
import { secondsIn } from "./duration";
import { processVariables } from "./process";
import { runStep } from "./run-step";
import { guardOutput } from "./secrets";
import { announceSession, sessionSeconds } from "./session";
import type { Step, StepOptions } from "./step";
import { steps } from "./steps/all";
import { reason } from "./teardown/record";
import { everyStackName, type StackName } from "./terraform/workspace";
import { type WorkflowName, workflowNames } from "./workflows/needs";
import { leftOut, missingOf } from "./workflows/prerequisites";
import { openDoors } from "./workflows/protections";

type Flags = Partial<StepOptions> & { env: string; stack?: StackName };

/** What `npm run step --` understands. */
export const program = new Command("npm run step --")
  .description("Runs one step of the pipeline, the same on a laptop, in the rehearsal and in GitHub Actions.")
  .showHelpAfterError("(add --help for what there is)");

const options: Record<Step["options"][number], Option> = {
  yes: new Option("--yes", "answer every question with yes"),
  confirm: new Option("--confirm <environment>", "name a protected environment a second time"),
  withState: new Option("--with-state", "take the state bucket along"),
  withStorage: new Option("--with-storage", "of a whole environment, take images, key and deploy role along"),
  why: new Option("--why <text>", "of a whole environment, why it is to end; goes on record").argParser(reason),
  fix: new Option("--fix", "repair what it finds"),
  container: new Option("--container <name>", "only what this container has written"),
  since: new Option("--since <time>", "how far to go back: 90s, 15m (default: 10m), 2h, 1d").argParser(secondsIn),
  follow: new Option("-f, --follow", "go on until ctrl-C"),
  out: new Option("--out <file>", "takes what was built, for deploy --images (default: .stockwiz/images-ENV.json)"),
  base: new Option(
    "--base <commit>",
    "tell only findings that this commit has not (default: what the pull request goes to)",
  ),
  comment: new Option("--comment", "write it to the pull request, over the earlier one"),
  issue: new Option("--issue", "keep one issue open as long as there is drift"),
  images: new Option(
    "--images <file>",
    'which image each service gets: {"api-gateway": {"digest": "sha256:…", "commit": "…"}, …}',
  ).makeOptionMandatory(),
  older: new Option("--older", "also run what is older than what runs, or of which git does not know"),
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
    .option("--dry-run", "print what it would do, and do none of it")
    .option("--json", "print what came of it as one JSON text, and everything else to the error output");
  if (step.perStack)
    command.addOption(new Option("--stack <stack>", "one stack; all of them when left out").choices(everyStackName));
  for (const option of step.options) command.addOption(options[option]);
  command.action(async ({ env, stack, ...given }: Flags) => {
    const options = { dryRun: false, json: false, yes: false, withState: false, fix: false, ...given };
    process.exitCode = await runStep({ name, step, environment: env, ...(stack && { stack }), options });
  });
}

program
  .command("prerequisites")
  .description("name all that a workflow of GitHub has to be given and has not, and what lets anybody deploy")
  .addOption(new Option("--workflow <name>", "which workflow").choices(workflowNames).makeOptionMandatory())
  .addOption(new Option("--env <environment>", "what this environment keeps; the repository when left out"))
  .addOption(new Option("--unapproved", "deploy prod though nobody has to approve it (or UNAPPROVED=true)"))
  .action(async (flags: { workflow: WorkflowName; env?: string; unapproved?: boolean }) => {
    if (flags.env !== undefined) environmentNamed(flags.env, "--env");
    const request = { ...flags, unapproved: flags.unapproved || processVariables.UNAPPROVED === "true" };
    const missing = [...missingOf(request, processVariables), ...(await openDoors(request, processVariables))];
    const fork = leftOut(processVariables);
    if (fork) console.log(fork);
    if (request.env && request.unapproved)
      console.log(`${request.env}: nobody has to approve it, and this run says so`);
    for (const line of missing) console.error(line);
    console.log(
      `prerequisites of ${request.workflow}: ${missing.length === 0 ? "nothing is missing" : "not all there"}`,
    );
    process.exitCode = missing.length === 0 ? 0 : 1;
  });

program
  .command("session")
  .description("tell the later steps of a job until when the session lasts that it asks for next")
  .addOption(new Option("--seconds <seconds>", "length of the session").argParser(sessionSeconds).makeOptionMandatory())
  .action(({ seconds }: { seconds: number }) => {
    console.log(announceSession(seconds, new Date(), processVariables.GITHUB_ENV));
  });

if (require.main === module) {
  guardOutput();
  program.parseAsync().catch((error: unknown) => {
    console.error(describeError(error));
    process.exitCode = 1;
  });
}
