import { prepareDeployment } from "../../rehearsal/images/prepare-deployment";
import { changedProject } from "../support/changed-project";
import { RunningDev } from "../support/running-dev";
import { temporaryFolder } from "../support/temporary-folder";

const LONG = 20 * 60_000;
const KEPT = { name: "Kept over deployments", price: 12.5, category: "Kept" };

describe("an embedded database of dev that is kept", () => {
  const folder = temporaryFolder();
  let dev: RunningDev;
  let before: unknown;

  const address = () => `${dev.test.rehearsal.players?.alb.urls()[0]?.url}`;
  const everything = async (): Promise<unknown> =>
    (await fetch(`${address()}/api/products-full?force_refresh=true`)).json();
  const deploy = async (release: string) =>
    dev.run("deploy", ...(await prepareDeployment(dev.options, dev.test.folder, "dev", release)).args);

  beforeAll(async () => {
    const keeping = changedProject(folder, "environments/dev.ts", (text) =>
      text.replace('{ tier: "embedded" }', '{ tier: "embedded", keep: true }'),
    );
    dev = await RunningDev.start(keeping);
  }, LONG);
  afterAll(() => dev?.stop());

  it(
    "settles: the next plan has nothing to change",
    async () => {
      for (const stack of ["network", "app"])
        expect(await dev.run("plan", "--stack", stack)).toContain("nothing to change");
    },
    LONG,
  );

  it(
    "has every row after a deployment, and after the way back",
    async () => {
      const headers = { "content-type": "application/json" };
      const made = await fetch(`${address()}/api/products`, { method: "POST", headers, body: JSON.stringify(KEPT) });
      expect(made.status).toBe(201);
      before = await everything();
      expect(JSON.stringify(before)).toContain(KEPT.name);
      const first = await dev.digests();
      await deploy("second");
      expect(await dev.digests()).not.toEqual(first);
      expect(await everything()).toEqual(before);
      await dev.run("rollback");
      expect(await dev.digests()).toEqual(first);
      expect(await everything()).toEqual(before);
    },
    LONG,
  );
});
