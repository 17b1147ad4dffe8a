import { badReleases, goodReleases } from "../../rehearsal/images/releases";
import { temporaryFolder } from "../support/temporary-folder";
import { wholeLife } from "../support/whole-life";

const LONG = 60 * 60_000;

/** Exit codes of `deploy`: the last good images serve again, … */
const SERVES_AGAIN = 2;
/** … nothing was deployed, or the images alone cannot bring the last good version back. */
const OTHER_ENDS: Readonly<Record<string, number>> = {
  "replaces-load-balancer": 1,
  "missing-secret": 3,
  "expired-credentials": 3,
};

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
      const bad = report.verdicts
        .filter(({ saidGood }) => !saidGood)
        .map(({ release, exitCode }) => [release, exitCode]);
      expect(Object.fromEntries(bad)).toEqual(
        Object.fromEntries(badReleases.map((release) => [release, OTHER_ENDS[release] ?? SERVES_AGAIN])),
      );
      expect(output).toContain("release   said good  said bad");
      expect(exitCode).toBe(0);
    },
    LONG,
  );
});
