import { countAnswers, describeAnswers } from "../../../rehearsal/lifecycle/answered-by";
import { describeWaits } from "../../../rehearsal/lifecycle/report";

describe("the report on who answered", () => {
  it("counts the emulator and every handler", () => {
    const calls = ["emulator", "s3-lifecycle", "emulator", "s3-lifecycle"].map((answeredBy) => ({ answeredBy }));
    expect(countAnswers(calls)).toEqual({ emulator: 2, "s3-lifecycle": 2 });
    expect(countAnswers([])).toEqual({ emulator: 0 });
  });

  it("says which answers were not the emulator's, and why", () => {
    const handlers = [{ name: "s3-lifecycle", why: "moto forgets" }];
    expect(describeAnswers({ emulator: 7, "s3-lifecycle": 2, "fault: cut": 1 }, handlers)).toEqual([
      "3 of 10 answers were not the emulator's:",
      "  s3-lifecycle 2: moto forgets",
      "  fault: cut 1",
    ]);
  });

  it("says so when all were", () => {
    expect(describeAnswers({ emulator: 7 }, [])).toEqual(["0 of 7 answers were not the emulator's"]);
  });
});

describe("the report on the time", () => {
  const step = {
    name: "apply network",
    wallSeconds: 70.4,
    chainSeconds: 60,
    ratio: 1.17,
    chain: ["aws_lb.alb"],
    slowest: [],
  };

  it("is a table with its sum in words", () => {
    expect(describeWaits({ wallSeconds: 70.4, chainSeconds: 60, ratio: 1.17, steps: [step] })).toEqual([
      "where the time went:",
      "step             wall  waits  ratio  longest chain of fixed waits in the provider",
      "apply network  70.4 s   60 s   1.17  aws_lb.alb",
      "wall 70 s, longest chain of fixed waits 60 s, ratio 1.17 (on an idle machine at most 1.5)",
    ]);
  });

  it("has no ratio where nothing waits", () => {
    expect(describeWaits({ wallSeconds: 3, chainSeconds: 0, steps: [] }).at(-1)).toBe(
      "wall 3 s, longest chain of fixed waits 0 s, no ratio",
    );
  });
});
