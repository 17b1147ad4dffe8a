import { statSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command } from "commander";
import { describeError } from "../../user-error";
import { bundleService, SERVICES, type Service } from "./bundle";

const BYTES_PER_KB = 1_000;

const COMMAND = new Command("npm run bundle --")
  .description("Makes one file of each service, for an image or a task that holds Node and nothing else.")
  .addArgument(new Argument("[services...]", "which").choices(SERVICES).default(SERVICES, "all"))
  .option("--output <folder>", "takes a folder for each service", ".stockwiz/bundle");

const main = async (): Promise<void> => {
  COMMAND.parse();
  const [services] = COMMAND.processedArgs as [readonly Service[]];
  const { output } = COMMAND.opts<{ output: string }>();
  for (const service of services) {
    await bundleService(service, output);
    const file = join(output, service, "main.js");
    process.stdout.write(`${file}  ${Math.round(statSync(file).size / BYTES_PER_KB)} kB\n`);
  }
};

main().catch((error) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
