import { inventory } from "../../rehearsal/inventory/inventory";
import type { AwsCall } from "../../rehearsal/wire/aws-call";
import { currentObjects, storageInventory } from "./inventory";
import { killTree } from "./process";
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

/** Runs a step until the call of the interruption, and kills everything it started there. @returns whether it came to that. */
export const runUntilKilled = async (
  test: TestRehearsal,
  { step, phase, action, resource = "", nth = 1 }: Interruption,
  args: readonly string[] = step === "apply" ? ["--stack", "storage", "--yes"] : [],
) => {
  const { wire } = test.rehearsal;
  let seen = 0;
  let killed = false;
  const running = test.startStep(step, args);
  wire.observer = (call: AwsCall, when) => {
    if (killed && when === "before") return "cut"; // what was on its way from the dead
    if (when !== phase || call.action !== action || !call.resource.includes(resource)) return undefined;
    seen += 1;
    if (seen !== nth) return undefined;
    killed = true;
    killTree(running.pid);
    return "cut";
  };
  const { exitCode, output } = await running.finished;
  wire.observer = undefined;
  return { killed, exitCode, output };
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
    expect(await runUntilKilled(test, interruption)).toMatchObject({ killed: true });
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
