import { inventory } from "../../rehearsal/inventory/inventory";
import type { PlantedFault } from "../../rehearsal/wire/faults";
import { currentObjects, storageInventory } from "./inventory";
import { TestRehearsal } from "./test-rehearsal";

const BUCKET = "stockwiz-terraform-state-123456789012-dev";
const run = async (test: TestRehearsal, name: string, ...args: string[]) => {
  const { exitCode, output } = await test.step(name, ...args);
  if (exitCode !== 0) throw new Error(`${name} failed: ${output}`);
};

/** What an apply made of a broken wire. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/** Applies storage of dev while the fault is planted, recovers as documented, and expects that nothing was lost. */
export const applyThrough = async (fault: PlantedFault): Promise<Outcome> => {
  const test = await TestRehearsal.start("dev");
  try {
    await run(test, "bootstrap");
    await run(test, "plan", "--stack", "storage");
    test.rehearsal.wire.faults.plant(fault);
    const outcome = await test.step("apply", "--stack", "storage", "--yes");
    expect(test.rehearsal.calls.read().some(({ answeredBy }) => answeredBy === `fault: ${fault.effect.kind}`)).toBe(
      true,
    );
    test.rehearsal.wire.faults.clear();
    await run(test, "doctor", "--fix", "--yes");
    await run(test, "apply", "--stack", "storage", "--yes");
    expect(await inventory(test.rehearsal.url)).toEqual(storageInventory("dev"));
    expect((await test.step("plan", "--stack", "storage")).output).toContain("nothing to change");
    expect(await currentObjects(test.rehearsal.url, BUCKET)).toEqual(["dev/storage.tfstate"]);
    return outcome;
  } finally {
    await test.stop();
  }
};
