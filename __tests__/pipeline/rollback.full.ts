import { ECRClient } from "@aws-sdk/client-ecr";
import { dev as values } from "../../environments/dev";
import { namesOf } from "../../environments/names";
import { prepareDeployment } from "../../rehearsal/images/prepare-deployment";
import { push } from "../../rehearsal/images/register";
import { builtImage } from "../support/built-image";
import { runStepTo } from "../support/kill-at-call";
import { RunningDev } from "../support/running-dev";

const { imagesKept } = values;
const LONG = 20 * 60_000;

describe("rollback of dev", () => {
  let dev: RunningDev;
  let first: Readonly<Record<string, string>>;

  const deploySecond = async () => (await prepareDeployment(dev.options, dev.test.folder, "dev", "second")).args;

  beforeAll(async () => {
    dev = await RunningDev.start();
    first = await dev.digests();
  }, LONG);
  afterAll(() => dev.stop());

  /** Kills a deployment of the second release right after a call took effect. */
  const deployKilledAfter = async (action: string): Promise<void> => {
    const meets = (call: { action: string }) => call.action === action;
    const { killedAt } = await runStepTo(dev.test, "deploy", await deploySecond(), { phase: "after", meets });
    expect(killedAt).toBeDefined();
  };

  /** Pushes more images that nobody deploys than any repository of a service keeps. */
  const pushOthers = async (): Promise<void> => {
    const { releasesHeld, repository } = namesOf("dev");
    const many = releasesHeld(imagesKept.perService) + imagesKept.perService + 1;
    const ecr = new ECRClient(dev.options);
    for (let index = 0; index < many; index += 1)
      await push(ecr, repository("product-service"), builtImage(`other ${index}`));
  };

  const expectFirst = async (): Promise<void> => {
    expect(await dev.digests()).toEqual(first);
    expect(await dev.commit()).toBe(first["api-gateway"]?.slice(-12));
    expect(await dev.run("plan", "--stack", "app")).toContain("nothing to change");
  };

  it("rejects to go back while nothing else has served", async () => {
    const { exitCode, output } = await dev.test.step("rollback");
    expect(output).toContain("rollback: there is nothing to go back to");
    expect(exitCode).toBe(1);
    await expectFirst();
  });

  it(
    "brings back what served before, once",
    async () => {
      await dev.run("deploy", ...(await deploySecond()));
      expect(await dev.digests()).not.toEqual(first);
      await pushOthers();
      await dev.run("rollback");
      await expectFirst();
      expect((await dev.test.step("rollback")).output).toContain("rollback: there is nothing to go back to");
    },
    LONG,
  );

  it("says of every image that runs that it is kept", async () => {
    const said = await dev.run("status");
    expect(said).not.toContain("may expire");
    expect(said.match(/release-[0-9a-f]{12}/g)?.length).toBeGreaterThanOrEqual(Object.keys(first).length);
  });

  it(
    "brings back what served before a deployment that was killed when it had written the first parameter",
    async () => {
      await deployKilledAfter("PutParameter");
      expect(await dev.digests()).not.toEqual(first);
      expect(await dev.run("rollback")).toContain("was cut off");
      await expectFirst();
    },
    LONG,
  );

  it(
    "brings back what served before a deployment that was killed when the service had been told, once its lock is gone",
    async () => {
      await deployKilledAfter("UpdateService");
      expect((await dev.test.step("rollback")).output).toContain("state lock: held by");
      await dev.run("doctor", "--fix", "--yes");
      await dev.run("rollback");
      await expectFirst();
      expect((await dev.test.step("rollback")).output).toContain("rollback: there is nothing to go back to");
    },
    LONG,
  );
});
