import { releases } from "../../../rehearsal/images/releases";
import { announceRelease, faultsOf, goodEnd } from "../../../rehearsal/lifecycle/release-words";

const good = { release: "second", isGood: true, saidGood: true, exitCode: 0 };
const bad = { release: "wrong-port", isGood: false, saidGood: false, exitCode: 2 };
const well = { isHealed: true, found: { commit: "a" }, expected: { commit: "a" }, failed: 0 };

describe("what a life says of a release", () => {
  it.each(Object.entries(releases))("says what %s is, and whether it is good", (_, release) => {
    expect(announceRelease(release)).toContain(`a ${release.isGood ? "good" : "bad"} release: ${release.summary};`);
  });

  it.each([
    ["a good one that serves", good, well],
    ["a bad one that was found out", bad, well],
    ["a bad one that people met while it was found out", bad, { ...well, failed: 7 }],
  ])("finds nothing wrong with %s", (_, verdict, outcome) => {
    expect(faultsOf({ verdict, ...outcome })).toEqual([]);
    expect(goodEnd(verdict)).toMatch(/^as it should be: /);
  });

  it.each([
    ["a good one that was called bad", { ...good, saidGood: false, exitCode: 2 }, well, "is good, and the deployment"],
    ["a bad one that was called good", { ...bad, saidGood: true, exitCode: 0 }, well, "is bad, and the deployment"],
    ["a lock that stayed", bad, { ...well, isHealed: false }, "could not be taken back"],
    ["another version that serves", bad, { ...well, found: { commit: "b" } }, '{"commit":"b"} serves, and not'],
    ["a good one that people met", good, { ...well, failed: 7 }, "7 requests failed that had to be answered"],
  ])("names what is wrong with %s", (_, verdict, outcome, words) => {
    expect(faultsOf({ verdict, ...outcome })).toEqual([expect.stringContaining(words)]);
  });
});
