import { Command, InvalidArgumentError, Option } from "commander";
import { describeError } from "../user-error";
import { judgeGenerated, policies } from "./policies";
import { describeSizes } from "./recommend-size";
import { measureSizes } from "./sizes";
import { synth } from "./synth";

const program = new Command("npm run bench --").description(
  "Measures, and says whether what the project promises is kept.",
);

program
  .command("synth")
  .description("synthesis of an environment against a script that only imports the same provider modules (at most 1.5)")
  .action(() => synth());

const count = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It is a number from 1.");
  return Number(text);
};

program
  .command("policies")
  .description(
    "every rule on programs of 1,000 to 10,000 resources: seconds, memory, and whether the cost grows in line",
  )
  .addOption(new Option("--resources <number>", "judge one program of this size and print JSON").argParser(count))
  .action(({ resources }: { resources?: number }) => (resources ? judgeGenerated(resources) : policies()));

program
  .command("sizes")
  .description("CPU time of a request and memory of each service (Linux), and the task size that follows from them")
  .option("--json", "print the figures as JSON")
  .action(async ({ json }: { json?: boolean }) => {
    const sizes = await measureSizes();
    console.log(json ? JSON.stringify(sizes) : describeSizes(sizes));
  });

program.parseAsync().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
