import { Command } from "commander";
import { describeError } from "../user-error";
import { synth } from "./synth";

const program = new Command("npm run bench --").description("Measures, as ratios of two things taken in one run.");

program
  .command("synth")
  .description("synthesis of an environment against a script that only imports the same provider modules (at most 1.5)")
  .action(() => synth());

program.parseAsync().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
