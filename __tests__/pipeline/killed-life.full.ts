import { inventory } from "../../rehearsal/inventory/inventory";
import { currentObjects } from "../support/inventory";
import {
  deathOf,
  type Kill,
  killsOver,
  type Recovery,
  recoveryLine,
  recoveryTable,
  runStepTo,
} from "../support/kill-at-call";
import { RunningDev } from "../support/running-dev";

const LONG = 6 * 60 * 60_000;
/** Some lie behind the end of a run: how often the provider asks depends on how long AWS takes. */
const PLACES = 36;
const KILLS = 30;
/** Environments between which the kills are shared out: most of a life is waiting inside the provider. */
const LANES = 6;
const STACKS = ["storage", "network", "app"];
/** What AWS makes up for each resource anew. */
const IDS = /[0-9a-f]{8,}(-[0-9a-f]{4,})*|:\d+$|\(\d+(\.\d+){3}\)/g;

/** What there is, without what is another each time. */
const outlineOf = async (dev: RunningDev): Promise<string[]> =>
  (await inventory(dev.options.endpoint)).map((line) => line.replaceAll(IDS, "…")).sort();

describe("dev, applied and destroyed, and killed anywhere", () => {
  const recoveries: Record<"apply" | "destroy", Recovery[]> = { apply: [], destroy: [] };
  /** What an undisturbed life comes to: calls of each step, and what there is after it. */
  const whole = { calls: { apply: 0, destroy: 0 }, outlines: { apply: [] as string[], destroy: [] as string[] } };
  const commands = { apply: ["--yes"], destroy: ["--yes", "--why", "rehearsed"] };

  const locksIn = async (dev: RunningDev): Promise<string[]> =>
    (await currentObjects(dev.options.endpoint, dev.bucket)).filter((key) => key.endsWith(".tflock"));

  /** What is not as an undisturbed step leaves it. */
  const faultAfter = async (dev: RunningDev, step: "apply" | "destroy"): Promise<string | undefined> => {
    const [expected, found] = [whole.outlines[step], await outlineOf(dev)];
    const [missing, more] = [expected.filter((line) => !found.includes(line)), [...found]];
    for (const line of expected) if (more.includes(line)) more.splice(more.indexOf(line), 1);
    if (missing.length + more.length > 0) return `missing: ${missing.join(", ")}; left: ${more.join(", ")}`;
    const locks = await locksIn(dev);
    if (locks.length > 0) return `locks: ${locks.join(", ")}`;
    for (const stack of step === "apply" ? STACKS : ["storage"]) {
      const plan = await dev.run("plan", "--stack", stack);
      if (!plan.includes("nothing to change")) return plan;
    }
    return undefined;
  };

  /** Kills a step, and does what the README says. */
  const survive = async (dev: RunningDev, step: "apply" | "destroy", kill: Kill): Promise<Recovery> => {
    const { killedAt } = await runStepTo(dev.test, step, commands[step], deathOf(kill));
    const by = `doctor --fix, ${step}`;
    try {
      await dev.run("doctor", "--fix", "--yes");
      await dev.run(step, ...commands[step]);
      return { kill, killedAt, by, fault: await faultAfter(dev, step) };
    } catch (error) {
      return { kill, killedAt, by, fault: (error as Error).message };
    }
  };

  /** Told at once: it is an hour until the last. */
  const keep = (step: "apply" | "destroy", recovery: Recovery) => {
    recoveries[step].push(recovery);
    process.stdout.write(`${step} ${recoveryLine(recovery)}\n`);
  };

  let lanes: readonly RunningDev[];
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, () => RunningDev.start()));
    const [first] = lanes as readonly [RunningDev];
    for (const step of ["destroy", "apply"] as const) {
      whole.calls[step] = (await runStepTo(first.test, step, commands[step])).calls;
      whole.outlines[step] = await outlineOf(first);
    }
  }, LONG);
  afterAll(async () => {
    for (const [step, table] of Object.entries(recoveries)) process.stdout.write(`${recoveryTable(step, table)}\n`);
    for (const dev of lanes) await dev.stop();
  }, LONG);

  it(
    "is recovered as documented, and leaves nothing that an undisturbed life does not",
    async () => {
      const kills = { apply: killsOver(whole.calls.apply, PLACES), destroy: killsOver(whole.calls.destroy, PLACES) };
      await Promise.all(
        lanes.map(async (dev, first) => {
          for (let index = first; index < PLACES; index += LANES)
            for (const step of ["destroy", "apply"] as const)
              keep(step, await survive(dev, step, kills[step][index] as Kill));
        }),
      );
      for (const table of Object.values(recoveries)) {
        table.sort((a, b) => a.kill.call - b.kill.call);
        expect(table.filter(({ fault }) => fault !== undefined)).toEqual([]);
        expect(table.filter(({ killedAt }) => killedAt).length).toBeGreaterThanOrEqual(KILLS);
      }
    },
    LONG,
  );
});
