import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { start } from "./process";

/** What Terraform has against an HCL file that stands alone; empty when nothing. */
export const hclFaults = async (file: string, variables: NodeJS.ProcessEnv): Promise<string> => {
  const folder = mkdtempSync(path.join(tmpdir(), "hcl-"));
  copyFileSync(file, path.join(folder, "main.tf"));
  for (const command of ["init -backend=false -input=false", "validate"]) {
    const words = ["terraform", `-chdir=${folder}`, ...command.split(" "), "-no-color"];
    const { exitCode, output } = await start(words, { ...variables, TF_CLI_ARGS_init: "" }).finished;
    if (exitCode !== 0) return output;
  }
  return "";
};
