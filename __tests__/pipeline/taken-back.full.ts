import { deathAt, type Interruption } from "../support/interruption";
import { runStepTo } from "../support/kill-at-call";
import { RunningDev } from "../support/running-dev";

const LONG = 20 * 60_000;
const WHILE_DRAINING: Interruption = { step: "destroy", phase: "after", action: "UpdateService" };

describe("an end of dev that was cut off while the service drained", () => {
  let dev: RunningDev;
  beforeAll(async () => {
    dev = await RunningDev.start();
    const args = ["--yes", "--why", "a test"];
    const { killedAt, output } = await runStepTo(dev.test, "destroy", args, deathAt(WHILE_DRAINING));
    if (!killedAt) throw new Error(output);
  }, LONG);
  afterAll(() => dev.stop());

  const running = () => {
    const tasks = dev.test.rehearsal.players?.fargate.tasks() ?? [];
    return tasks.filter(({ group, status }) => group.startsWith("service:") && status === "RUNNING").length;
  };

  it(
    "stays on record: neither doctor nor apply starts the service, and both say how to go on and how to take it back",
    async () => {
      for (const said of [
        await dev.run("doctor", "--stack", "app", "--fix", "--yes"),
        await dev.run("apply", "--stack", "app", "--yes"),
      ]) {
        expect(said).toMatch(/the end of dev is on record since \S+ \(arn:.+: a test\); nothing was started/);
        expect(said).toContain("destroy --env dev --stack teardown");
      }
      expect(running()).toBe(0);
    },
    LONG,
  );

  it(
    "is told by doctor once it is taken back, and apply has the service serve again",
    async () => {
      await dev.run("destroy", "--stack", "teardown", "--yes");
      const { exitCode, output } = await dev.test.step("doctor", "--stack", "app");
      expect(output).toContain(
        "service: it stands still, and no end of dev is on record\n  cure: start 1 of its tasks",
      );
      expect(exitCode).toBe(1);
      expect(await dev.run("apply", "--stack", "app", "--yes")).toContain("service: it stood still; done: start 1");
      expect(running()).toBe(1);
      await dev.run("smoke");
      expect(await dev.run("doctor", "--stack", "app")).toContain("nothing is wrong");
    },
    LONG,
  );
});
