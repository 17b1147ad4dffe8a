import { Command, InvalidArgumentError, Option } from "commander";
import { environmentNames } from "../environments/all";
import { describeError } from "../user-error";
import type { CallsOptions } from "./commands/calls";
import type { DeployOptions } from "./commands/deploy";
import type { InboxOptions } from "./commands/inbox";
import type { LifecycleOptions } from "./commands/lifecycle";
import type { LogsOptions } from "./commands/logs";
import type { UpOptions } from "./commands/up";
import type { VerifyOptions } from "./commands/verify";
import type { WorkflowOptions } from "./commands/workflow";
import { badReleases, describeReleases } from "./images/releases";
import { STACKS } from "./lifecycle/script";
import { processVariables } from "./process";

const HIGHEST_PORT = 65_535;

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT)
    throw new InvalidArgumentError(`a port is a whole number from 0 (any free one) to ${HIGHEST_PORT}.`);
  return port;
};

const HIGHEST_SPEED = 100;

const speedFactor = (text: string): number => {
  const factor = Number(text);
  if (!(factor >= 1 && factor <= HIGHEST_SPEED))
    throw new InvalidArgumentError(`a factor is a number from 1 (the pace of AWS) to ${HIGHEST_SPEED}.`);
  return factor;
};

const quotaOption = (): Option =>
  new Option("--quota <code=value>", "what the account may have, for example L-3032A538=2 vCPU of Fargate; repeatable")
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], "as a new account");

/** What `npm run rehearsal --` understands. What a command needs is loaded when it runs: all of it takes seconds. */
export const program = new Command("npm run rehearsal --")
  .description("An emulated AWS on this machine that meets the real Terraform and the real AWS provider.")
  .enablePositionalOptions()
  .showHelpAfterError("(add --help for what there is)");

/** A command of the rehearsal; all of them can name which one they mean. */
const command = (usage: string, summary: string): Command =>
  program.command(usage).description(summary).option("--name <name>", "which rehearsal, when several run", "default");

command("up", "start it in the background")
  .option(
    "--foreground",
    "stay with it, print what it does, and stop it when this command ends, however it ends",
    false,
  )
  .option("--port <port>", "port of the wire; 0 takes a free one", portNumber, 0)
  .option("--keep", "start from what the last `up --keep` left, and keep it again", false)
  .option(
    "--speed <factor>",
    "divides health-check intervals (of what is not well yet), cooldowns and drains",
    speedFactor,
    1,
  )
  .addOption(quotaOption())
  .action(async (options: UpOptions) => (await import("./commands/up")).up(options));

command("watch", "print what it does until ctrl-C, and stop it then").action(async (options: { name: string }) =>
  (await import("./commands/watch")).watch(options),
);

command("down", "stop it and remove its files")
  .option("--keep", "leave what `up --keep` needs to bring its state back", false)
  .action(async (options: { name: string; keep: boolean }) => (await import("./commands/down")).down(options));

command("status", "say whether it runs and where").action(async (options: { name: string }) => {
  process.exitCode = await (await import("./commands/status")).status(options);
});

command("exec <command...>", "run a command against it, for example: exec -- npx cdktf deploy storage")
  .passThroughOptions()
  .action(async (words: string[], options: { name: string }) => {
    process.exitCode = await (await import("./commands/exec")).exec(options, words);
  });

command("calls", "list the AWS calls that went over the wire")
  .option("--json", "as JSON", false)
  .option("--service <service>", "only those of one service, for example s3")
  .action(async (options: CallsOptions) => (await import("./commands/calls")).calls(options));

command("inbox", "list the messages that topics have sent out, e-mails too")
  .option("--json", "as JSON", false)
  .action(async (options: InboxOptions) => (await import("./commands/inbox")).inbox(options));

command("reset", "forget all resources, calls and planted faults").action(async (options: { name: string }) =>
  (await import("./commands/reset")).reset(options),
);

command("ps", "list the tasks and their containers").action(async (options: { name: string }) =>
  (await import("./commands/ps")).ps(options),
);

command("logs [container]", "print what the containers have written")
  .option("--env <environment>", environmentNames.join(", "), processVariables.STOCKWIZ_ENV || "dev")
  .option("-f, --follow", "go on until ctrl-C", false)
  .action(async (container: string | undefined, options: LogsOptions) =>
    (await import("./commands/logs")).logs(container, options),
  );

command("url", "print where the load balancers are reached").action(async (options: { name: string }) =>
  (await import("./commands/ps")).url(options),
);

for (const [usage, summary] of [
  ["deploy [release]", "build the application, deploy it, and see whether it serves"],
  ["break <release>", "deploy a release that does not work, and see that it is found out"],
] as const)
  command(usage, summary)
    .option("--env <environment>", environmentNames.join(", "), processVariables.STOCKWIZ_ENV || "dev")
    .addHelpText("after", () => `\nReleases:\n${describeReleases(usage.startsWith("deploy"))}`)
    .action(async (release: string | undefined, options: DeployOptions) => {
      process.exitCode = await (await import("./commands/deploy")).deploy(release ?? "current", options);
    });

command("verify", "ask the application everything through its load balancer, and say which resource is at fault")
  .option("--env <environment>", environmentNames.join(", "), processVariables.STOCKWIZ_ENV || "dev")
  .action(async (options: VerifyOptions) => {
    process.exitCode = await (await import("./commands/verify")).verify(options);
  });

const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];

command("workflow <file>", "run the steps of a workflow of GitHub in it, job after job")
  .option("--input <name=value>", "an input of workflow_dispatch; may be given again", several, [])
  .option("--secret <name=value>", "a secret; may be given again", several, [])
  .option("--var <name=value>", "a variable of the repository or the environment; may be given again", several, [])
  .option("--public", "play a public repository instead of a private one", false)
  .option("--code-scanning", "play a private repository whose code scanning is on", false)
  .option("--leave-out <jobs...>", "jobs not to run; they count as a success", [])
  .option("--dry-run", "print what would run and in which order", false)
  .option("--json", "print what came of it as JSON, and everything else to the error output", false)
  .action(async (file: string, options: WorkflowOptions) => {
    process.exitCode = await (await import("./commands/workflow")).workflow(file, options);
  });

program
  .command("lifecycle")
  .description("rehearse the life of an environment in an emulated AWS of its own: made, destroyed, and made again")
  .option("--env <environment>", environmentNames.join(", "), processVariables.STOCKWIZ_ENV || "dev")
  .addOption(new Option("--stack <stacks...>", "only these stacks").choices(STACKS).default(STACKS, "all of them"))
  .addOption(
    new Option("--bad <releases...>", "bad releases to deploy on the way, and good ones after them")
      .choices(badReleases)
      .default(badReleases, "all"),
  )
  .option("--no-bad", "deploy no bad release, and only one good one")
  .option(
    "--speed <factor>",
    "divides health-check intervals (of what is not well yet), cooldowns and drains",
    speedFactor,
    10,
  )
  .addOption(quotaOption())
  .option("--json <file>", "write what came of it to a file")
  .action(async ({ bad, ...options }: Omit<LifecycleOptions, "bad"> & { bad: string[] | false }) => {
    process.exitCode = await (await import("./commands/lifecycle")).lifecycle({ ...options, bad: bad || [] });
  });

program
  .command("services")
  .description("write docs/reference/emulated-services.md: what of AWS is played, and how truly")
  .action(async () => (await import("./commands/services")).services());

if (require.main === module)
  program.parseAsync().catch((error: unknown) => {
    console.error(describeError(error));
    process.exitCode = 1;
  });
