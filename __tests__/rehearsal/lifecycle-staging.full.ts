import { goodReleases } from "../../rehearsal/images/releases";
import { temporaryFolder } from "../support/temporary-folder";
import { wholeLife } from "../support/whole-life";

/** Those that have to do with the database; the life of dev meets all of them. */
const bad = ["no-database", "failing-migration"];
const LONG = 60 * 60_000;

describe("the life of staging, whose database is managed, as one command", () => {
  const folder = temporaryFolder();

  it(
    "goes well to its end, also when a release does not find the database or cannot migrate it",
    async () => {
      const { exitCode, report } = await wholeLife("staging", folder, "--speed", "10", "--bad", ...bad);
      expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(report.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(["newman", "deploy second"]));
      expect(report.leftovers).toEqual([]);
      expect(report.emptyPlans).toEqual({ storage: true, network: true, app: true });
      expect(report.verdicts.map(({ release, exitCode }) => [release, exitCode])).toEqual([
        ["second", 0],
        ...bad.map((release) => [release, 2]), // the last good images serve again
        ...goodReleases.map((release) => [release, 0]),
      ]);
      expect(exitCode).toBe(0);
    },
    LONG,
  );
});
