import { registerImages } from "../../rehearsal/images/register";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { changedProject } from "../support/changed-project";
import { temporaryFolder } from "../support/temporary-folder";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 60 * 60_000;
const SURVIVOR = { name: "Survivor of a destruction", price: 12.5, category: "Kept" };

describe("a database of staging that is destroyed and made again", () => {
  const folder = temporaryFolder();
  let test: TestRehearsal;
  let before: unknown;

  const run = async (step: string, ...args: string[]): Promise<string> => {
    const { exitCode, output } = await test.step(step, ...args);
    if (exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${output}`);
    return output;
  };
  const address = () => `${test.rehearsal.players?.alb.urls()[0]?.url}`;
  const everything = async (): Promise<unknown> =>
    (await fetch(`${address()}/api/products-full?force_refresh=true`)).json();

  beforeAll(async () => {
    test = await TestRehearsal.start("staging", { plays: true });
    const options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    await run("bootstrap");
    await run("apply", "--stack", "storage", "--yes");
    await registerImages(options, "staging");
    await run("apply", "--stack", "network", "--yes");
    await run("apply", "--stack", "app", "--yes");
    const headers = { "content-type": "application/json" };
    const made = await fetch(`${address()}/api/products`, { method: "POST", headers, body: JSON.stringify(SURVIVOR) });
    expect(made.status).toBe(201);
    before = await everything();
    await run("destroy", "--yes", "--why", "it shall come back");
  }, LONG);
  afterAll(() => test.stop());

  it(
    "begins with the last snapshot when the environment says so, every row of it, and serves",
    async () => {
      expect(JSON.stringify(before)).toContain(SURVIVOR.name);
      test.project = changedProject(folder, "environments/staging.ts", (text) =>
        text.replace('tier: "managed",', 'tier: "managed",\n    restoreFrom: "latest-final",'),
      );
      await run("apply", "--stack", "network", "--yes");
      expect(await run("apply", "--stack", "app", "--yes")).toMatch(
        /the database begins with what the snapshot staging-stockwiz-final-\S+ holds/,
      );
      expect(test.said.filter((line) => /copy of|comes back empty/.test(line))).toEqual([]); // says why, before what
      expect(await everything()).toEqual(before);
    },
    LONG,
  );

  it(
    "is left alone from then on, whatever the environment says of snapshots",
    async () => {
      expect(await run("plan", "--stack", "app")).toContain("nothing to change");
      test.project = undefined;
      expect(await run("plan", "--stack", "app")).toContain("nothing to change");
    },
    LONG,
  );
});
