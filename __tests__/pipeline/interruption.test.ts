import { expectRecovery, type Interruption, wordsOf } from "../support/interruption";

const STATE = "dev/storage.tfstate";

/** One of each kind; `interruption.full.ts` has many. */
const interruptions: readonly Interruption[] = [
  { step: "bootstrap", phase: "after", action: "CreateBucket" },
  { step: "apply", phase: "after", action: "CreateRepository", nth: 2 },
  { step: "apply", phase: "before", action: "PutObject", resource: STATE, nth: 3 },
];

describe("a deployment that is killed", () => {
  it.concurrent.each(interruptions.map((interruption) => [wordsOf(interruption), interruption] as const))(
    "heals: %s",
    (_, interruption) => expectRecovery(interruption),
    15 * 60_000,
  );
});
