import { outsideOf } from "../../../rehearsal/lifecycle/expected-gap";
import { describeLoad, type Failure } from "../../../rehearsal/lifecycle/steady-load";

const failure = (from: number, to: number): Failure => ({ from, to, words: "503 /version" });
const gap = { from: 100, to: 200 };

describe("requests that fail while a version is deployed", () => {
  it("are allowed for as long as they touch the gap, and outside it none is", () => {
    const within = [failure(90, 101), failure(120, 130), failure(199, 260)];
    const outside = [failure(10, 99), failure(201, 300)];
    expect(outsideOf(gap, [...within, ...outside])).toEqual(outside);
  });

  it("all count where the service has no gap", () => {
    expect(outsideOf(undefined, [failure(120, 130)])).toHaveLength(1);
  });

  it("are told once for each way to fail", () => {
    expect(describeLoad({ requests: 9, failures: [failure(1, 2), failure(3, 4)] })).toBe(
      "9 requests meanwhile, 2 failed; 503 /version",
    );
  });
});
