import { inventory } from "../../rehearsal/inventory/inventory";
import { currentObjects, storageInventory } from "./inventory";
import { type Death, runStepTo } from "./kill-at-call";
import { TestRehearsal } from "./test-rehearsal";

/** Where a run is killed. */
export interface Interruption {
  readonly step: "bootstrap" | "apply" | "destroy";
  /** `before`: the call does not reach AWS. `after`: it takes effect, and nobody hears its answer. */
  readonly phase: "before" | "after";
  readonly action: string;
  /** Part of what the call is about. @default "" */
  readonly resource?: string;
  /** Which of such calls, the first being 1. @default 1 */
  readonly nth?: number;
}

export const wordsOf = ({ step, phase, action, resource = "", nth = 1 }: Interruption): string =>
  `${step}, ${phase} ${action}${resource && ` of ${resource}`}, number ${nth}`;

export const deathAt = ({ phase, action, resource = "", nth = 1 }: Interruption): Death => {
  let seen = 0;
  return { phase, meets: (call) => call.action === action && call.resource.includes(resource) && ++seen === nth };
};

/** What the README says to do after an interrupted run. */
const recover = async (test: TestRehearsal): Promise<void> => {
  const cures = [["doctor", "--fix", "--yes"], ["bootstrap"], ["apply", "--stack", "storage", "--yes"]];
  for (const [name = "", ...args] of cures) {
    const { exitCode, output } = await test.step(name, ...args);
    if (exitCode !== 0) throw new Error(`${name} did not recover: ${output}`);
  }
};

/** Kills a deployment at one call, recovers as documented, and expects what an undisturbed one makes. */
export const expectRecovery = async (interruption: Interruption): Promise<void> => {
  const test = await TestRehearsal.start("dev");
  try {
    if (interruption.step === "apply") await test.step("bootstrap");
    const args = interruption.step === "apply" ? ["--stack", "storage", "--yes"] : [];
    const { killedAt } = await runStepTo(test, interruption.step, args, deathAt(interruption));
    expect(killedAt).toBeDefined();
    await recover(test);
    expect(await inventory(test.rehearsal.url)).toEqual(storageInventory("dev"));
    const { output } = await test.step("plan", "--stack", "storage");
    expect(output).toContain("nothing to change");
    const objects = await currentObjects(test.rehearsal.url, "stockwiz-terraform-state-123456789012-dev");
    expect(objects).toEqual(["dev/storage.tfstate"]); // and no lock
  } finally {
    await test.stop();
  }
};
