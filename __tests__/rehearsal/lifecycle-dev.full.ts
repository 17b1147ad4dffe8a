import { readFileSync } from "node:fs";
import path from "node:path";
import { badReleases } from "../../rehearsal/images/releases";
import type { LifecycleReport } from "../../rehearsal/lifecycle/report";
import { start, testVariables } from "../support/process";
import { temporaryFolder } from "../support/temporary-folder";

const LONG = 60 * 60_000;

describe("the life of dev, as one command", () => {
  const folder = temporaryFolder();

  it(
    "goes well to its end, finds out every bad release, and leaves nothing",
    async () => {
      const file = path.join(folder, "report.json");
      const command = ["node", "--import", "tsx", "rehearsal/main.ts", "lifecycle", "--env", "dev", "--json", file];
      const { exitCode, output } = await start(command, testVariables as NodeJS.ProcessEnv).finished;
      const report = JSON.parse(readFileSync(file, "utf8")) as LifecycleReport;
      expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(report.leftovers).toEqual([]);
      expect(report.emptyPlans).toEqual({ storage: true, network: true, app: true });
      expect(report.verdicts.filter(({ saidGood }) => saidGood).map(({ release }) => release)).toEqual(["second"]);
      expect(report.verdicts).toHaveLength(badReleases.length + 1);
      expect(output).toContain("release   said good  said bad");
      expect(exitCode).toBe(0);
    },
    LONG,
  );
});
