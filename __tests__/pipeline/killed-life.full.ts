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

  /**
   * Kills a step, and does what the README says.
   * @returns undefined when the step had ended before: how often the provider asks depends on how long AWS takes.
   */
  const survive = async (dev: RunningDev, step: "apply" | "destroy", place: number): Promise<Recovery | undefined> => {
    const kill = killsOver(whole.calls[step], KILLS)[place] as Kill;
    const { killedAt, calls } = await runStepTo(dev.test, step, commands[step], deathOf(kill));
    if (!killedAt) {
      whole.calls[step] = calls;
      return undefined;
    }
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
      await Promise.all(
        lanes.map(async (dev, first) => {
          const places = Array.from({ length: KILLS }, (_, place) => place).filter((place) => place % LANES === first);
          const left = { destroy: [...places], apply: [...places] };
          while (left.destroy.length + left.apply.length > 0)
            for (const step of ["destroy", "apply"] as const) {
              const place = left[step].shift();
              const recovery = place === undefined ? undefined : await survive(dev, step, place);
              if (recovery) keep(step, recovery);
              else if (place === undefined) await dev.run(step, ...commands[step]);
              else left[step].push(place); // once more, now that it is known how long a run is
            }
        }),
      );
      for (const table of Object.values(recoveries)) {
        table.sort((a, b) => a.kill.call - b.kill.call);
        expect(table.filter(({ fault }) => fault !== undefined)).toEqual([]);
        expect(table).toHaveLength(KILLS);
      }
    },
    LONG,
  );
});
