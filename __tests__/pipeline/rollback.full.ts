import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { prepareDeployment } from "../../rehearsal/images/prepare-deployment";
import { registerImages } from "../../rehearsal/images/register";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import type { AwsCall } from "../../rehearsal/wire/aws-call";
import { killTree } from "../support/process";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 20 * 60_000;

describe("rollback of dev", () => {
  let test: TestRehearsal;
  let options: ClientOptions;
  let first: Readonly<Record<string, string>>;

  const run = async (step: string, ...args: string[]): Promise<string> => {
    const { exitCode, output } = await test.step(step, ...args);
    if (exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${output}`);
    return output;
  };
  const digests = async () => {
    const { Parameters = [] } = await new SSMClient(options).send(
      new GetParametersByPathCommand({ Path: "/stockwiz/dev/images/" }),
    );
    return Object.fromEntries(Parameters.map(({ Name = "", Value = "" }) => [Name.split("/").at(-1), Value]));
  };
  const deploySecond = async () => (await prepareDeployment(options, test.folder, "dev", "second")).args;
  /** Commit that the load balancer answers with. */
  const serving = async (): Promise<string> => {
    const url = test.rehearsal.players?.alb.urls()[0]?.url;
    return ((await (await fetch(`${url}/version`)).json()) as { commit: string }).commit;
  };

  beforeAll(async () => {
    test = await TestRehearsal.start("dev", { plays: true });
    options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    await run("bootstrap");
    await run("apply", "--stack", "storage", "--yes");
    await registerImages(options, "dev");
    await run("apply", "--stack", "network", "--yes");
    await run("apply", "--stack", "app", "--yes");
    first = await digests();
  }, LONG);
  afterAll(() => test.stop());

  /** Kills a deployment of the second release right after a call took effect. */
  const deployKilledAfter = async (action: string): Promise<void> => {
    const { wire } = test.rehearsal;
    const running = test.startStep("deploy", await deploySecond());
    let isKilled = false;
    wire.observer = (call: AwsCall, when) => {
      if (isKilled && when === "before") return "cut"; // what was on its way from the dead
      if (when !== "after" || call.action !== action) return undefined;
      isKilled = true;
      killTree(running.pid);
      return "cut";
    };
    await running.finished;
    wire.observer = undefined;
    expect(isKilled).toBe(true);
  };

  const expectFirst = async (): Promise<void> => {
    expect(await digests()).toEqual(first);
    expect(await serving()).toBe(first["api-gateway"]?.slice(-12));
    expect(await run("plan", "--stack", "app")).toContain("nothing to change");
  };

  it("rejects to go back while nothing else has served", async () => {
    const { exitCode, output } = await test.step("rollback");
    expect(output).toContain("rollback: there is nothing to go back to");
    expect(exitCode).toBe(1);
    await expectFirst();
  });

  it(
    "brings back what served before, once",
    async () => {
      await run("deploy", ...(await deploySecond()));
      expect(await digests()).not.toEqual(first);
      await run("rollback");
      await expectFirst();
      expect((await test.step("rollback")).output).toContain("rollback: there is nothing to go back to");
    },
    LONG,
  );

  it(
    "brings back what served before a deployment that was killed when it had written the first parameter",
    async () => {
      await deployKilledAfter("PutParameter");
      expect(await digests()).not.toEqual(first);
      expect(await run("rollback")).toContain("was cut off");
      await expectFirst();
    },
    LONG,
  );

  it(
    "brings back what served before a deployment that was killed when the service had been told, once its lock is gone",
    async () => {
      await deployKilledAfter("UpdateService");
      expect((await test.step("rollback")).output).toContain("state lock: held by");
      await run("doctor", "--fix", "--yes");
      await run("rollback");
      await expectFirst();
      expect((await test.step("rollback")).output).toContain("rollback: there is nothing to go back to");
    },
    LONG,
  );
});
