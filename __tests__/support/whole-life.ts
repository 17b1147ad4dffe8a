import { readFileSync } from "node:fs";
import path from "node:path";
import type { EnvironmentName } from "../../environments/schema";
import type { LifecycleReport } from "../../rehearsal/lifecycle/report";
import { start, testVariables } from "./process";

/** Runs `lifecycle` of an environment as an operator does, and gives what it reported and printed. */
export const wholeLife = async (
  name: EnvironmentName,
  folder: string,
  ...options: readonly string[]
): Promise<{ exitCode: number; output: string; report: LifecycleReport }> => {
  const file = path.join(folder, "report.json");
  const program = ["node", "--import", "tsx", "rehearsal/main.ts", "lifecycle"];
  const command = [...program, "--env", name, "--json", file, ...options];
  const { exitCode, output } = await start(command, testVariables as NodeJS.ProcessEnv).finished;
  return { exitCode, output, report: JSON.parse(readFileSync(file, "utf8")) as LifecycleReport };
};
