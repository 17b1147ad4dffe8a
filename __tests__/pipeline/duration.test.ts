import { secondsIn } from "../../pipeline/duration";

describe("a duration", () => {
  it.each([
    ["90s", 90],
    ["15m", 900],
    ["2h", 7200],
    ["1d", 86_400],
  ])("%s is %i seconds", (text, seconds) => {
    expect(secondsIn(text)).toBe(seconds);
  });

  it.each(["soon", "10", "0m", "-1h", "1.5h", "2H", "1h30m", ""])("rejects %j", (text) => {
    expect(() => secondsIn(text)).toThrow("must be a number and a unit: 90s, 15m, 2h or 1d");
  });
});
