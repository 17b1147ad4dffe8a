import { expectRecovery, wordsOf } from "../support/interruption";

/** One of many: `interruption.full.ts` has the others. */
const interruption = { step: "apply", phase: "after", action: "CreateRepository", nth: 2 } as const;

describe("a deployment that is killed", () => {
  it(`heals: ${wordsOf(interruption)}`, () => expectRecovery(interruption), 15 * 60_000);
});
