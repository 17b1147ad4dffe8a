import { harmlessChange, plantedMistakes, withMistake } from "../support/planted-mistakes";
import { GITHUB, synthesize } from "../support/synthesize";

/** What `planted-mistakes.full.ts` applies and finds out takes minutes; that there is something to find out does not. */
describe("the planted mistakes", () => {
  const sound = { network: synthesize("network", "dev", GITHUB).text, app: synthesize("app", "dev", GITHUB).text };

  it.each(plantedMistakes)("change what is synthesized: $name", (mistake) => {
    expect(() => withMistake(sound[mistake.stack], mistake)).not.toThrow();
  });

  it("have a harmless change beside them", () => {
    expect(() => withMistake(sound.app, harmlessChange)).not.toThrow();
  });

  it("are at least ten, each another change", () => {
    const changed = plantedMistakes.map((mistake) => withMistake(sound[mistake.stack], mistake));
    expect(new Set(changed).size).toBe(plantedMistakes.length);
    expect(plantedMistakes.length).toBeGreaterThanOrEqual(10);
  });

  it("rejects one that changes nothing", () => {
    const none = {
      ...plantedMistakes[0],
      name: "nothing at all",
      plant: () => undefined,
    } as (typeof plantedMistakes)[0];
    expect(() => withMistake(sound.network, none)).toThrow("nothing is changed by: nothing at all");
  });
});
