import { badReleases, goodReleases } from "../../rehearsal/images/releases";
import { temporaryFolder } from "../support/temporary-folder";
import { wholeLife } from "../support/whole-life";

const LONG = 60 * 60_000;

describe("the life of dev, as one command", () => {
  const folder = temporaryFolder();

  it(
    "goes well to its end, finds out every bad release, and leaves nothing",
    async () => {
      const { exitCode, output, report } = await wholeLife("dev", folder);
      expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(report.leftovers).toEqual([]);
      expect(report.emptyPlans).toEqual({ storage: true, network: true, app: true });
      const good = report.verdicts.filter(({ saidGood }) => saidGood).map(({ release }) => release);
      expect(good).toEqual(["second", ...goodReleases]);
      expect(report.verdicts).toHaveLength(badReleases.length + good.length);
      expect(output).toContain("release   said good  said bad");
      expect(exitCode).toBe(0);
    },
    LONG,
  );
});
