import { isDeepStrictEqual } from "node:util";
import { prepareDeployment } from "../../rehearsal/images/prepare-deployment";
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

const LONG = 4 * 60 * 60_000;
/** Some lie behind the end of a run: how often it asks depends on how long AWS takes. */
const PLACES = 33;
const KILLS = 30;
/** Environments between which the kills are shared out: most of a deployment is waiting. */
const LANES = 4;
const RELEASES = ["current", "second"] as const;

describe("a deployment of dev that is killed anywhere", () => {
  const recoveries: Recovery[] = [];

  /** An environment on which one deployment after the other is killed. */
  class Lane {
    #serving: (typeof RELEASES)[number] = "current";

    private constructor(readonly dev: RunningDev) {}

    static async start(): Promise<Lane> {
      return new Lane(await RunningDev.start());
    }

    get #other() {
      return this.#serving === "current" ? ("second" as const) : ("current" as const);
    }

    async #arguments(release: string): Promise<readonly string[]> {
      const { options, test } = this.dev;
      return (await prepareDeployment(options, test.folder, "dev", release)).args;
    }

    /** Calls of a deployment that nobody kills. */
    async count(): Promise<number> {
      const { calls, exitCode, output } = await runStepTo(this.dev.test, "deploy", await this.#arguments(this.#other));
      if (exitCode !== 0) throw new Error(output);
      this.#serving = this.#other;
      return calls;
    }

    /** What the README says: `doctor`, then whichever of the two is wanted, if `status` says that one was cut off. */
    async #recover(isTakenBack: boolean): Promise<string> {
      const { dev } = this;
      await dev.run("doctor", "--fix", "--yes");
      const wasBegun = (await dev.run("status")).includes("was cut off");
      if (isTakenBack && !wasBegun) return "nothing was begun";
      if (isTakenBack) {
        await dev.run("rollback");
        return "rollback";
      }
      await dev.run("deploy", ...(await this.#arguments(this.#other)));
      this.#serving = this.#other;
      return "deploy";
    }

    async #fault(): Promise<string | undefined> {
      const { dev } = this;
      const { digests } = await prepareDeployment(dev.options, dev.test.folder, "dev", this.#serving);
      if (!isDeepStrictEqual(await dev.digests(), digests)) return `the parameters are not those of ${this.#serving}`;
      const commit = digests["api-gateway"]?.slice(-12);
      const answered = await dev.commit();
      if (answered !== commit) return `${answered} serves, and not ${commit}`;
      const plan = await dev.run("plan", "--stack", "app");
      if (!plan.includes("nothing to change")) return plan;
      const revisions = (await inventory(dev.options.endpoint)).filter((line) =>
        line.startsWith("ecs task definition"),
      );
      if (revisions.length !== 1) return `more than one revision is left: ${revisions.join(", ")}`;
      const locks = (await currentObjects(dev.options.endpoint, dev.bucket)).filter((key) => key.endsWith(".tflock"));
      return locks.length > 0 ? `locks: ${locks.join(", ")}` : undefined;
    }

    async survive(kill: Kill, isTakenBack: boolean): Promise<Recovery> {
      const { killedAt } = await runStepTo(this.dev.test, "deploy", await this.#arguments(this.#other), deathOf(kill));
      if (!killedAt) this.#serving = this.#other;
      try {
        const by = killedAt ? await this.#recover(isTakenBack) : "nothing";
        return { kill, killedAt, by, fault: await this.#fault() };
      } catch (error) {
        return { kill, killedAt, by: "what the README says", fault: (error as Error).message };
      }
    }
  }

  /** Told at once: it is long until the last. */
  const keep = (recovery: Recovery) => {
    recoveries.push(recovery);
    process.stdout.write(`deploy ${recoveryLine(recovery)}\n`);
  };

  let lanes: readonly Lane[];
  let kills: readonly Kill[];
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.start()));
    const [calls = 0] = await Promise.all(lanes.map((lane) => lane.count()));
    kills = killsOver(calls, PLACES);
  }, LONG);
  afterAll(async () => {
    process.stdout.write(`${recoveryTable("deploy", recoveries)}\n`);
    for (const { dev } of lanes) await dev.stop();
  }, LONG);

  it(
    "is recovered as documented, and leaves no lock and an empty plan",
    async () => {
      await Promise.all(
        lanes.map(async (lane, first) => {
          for (let index = first; index < kills.length; index += LANES)
            keep(await lane.survive(kills[index] as Kill, index % 4 < 2));
        }),
      );
      recoveries.sort((a, b) => a.kill.call - b.kill.call);
      expect(recoveries.filter(({ fault }) => fault !== undefined)).toEqual([]);
      expect(recoveries.filter(({ killedAt }) => killedAt).length).toBeGreaterThanOrEqual(KILLS);
    },
    LONG,
  );
});
