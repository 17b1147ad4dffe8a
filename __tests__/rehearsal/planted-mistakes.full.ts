import { readFileSync, writeFileSync } from "node:fs";
import { readDeployment } from "../../environments/deployment";
import { writeSavedPlan } from "../../pipeline/terraform/saved-plan";
import { Workspace } from "../../pipeline/terraform/workspace";
import { registerImages } from "../../rehearsal/images/register";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { verify } from "../../rehearsal/verify/verify";
import { harmlessChange, type PlantedMistake, plantedMistakes, withMistake } from "../support/planted-mistakes";
import type { Finished } from "../support/process";
import { ACCOUNT } from "../support/synthesize";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 15 * 60_000;
const ONE = 5 * 60_000;
const SPEED = 10;
const STACKS = ["network", "app"] as const;

/** No policy and no snapshot looks here: only what runs says that something is wrong. */
describe("an infrastructure with a mistake planted in it", () => {
  let test: TestRehearsal;
  /** What was synthesized, and what was applied last. */
  const sound: Record<string, string> = {};
  const applied: Record<string, string> = {};

  const workspaceOf = (stack: PlantedMistake["stack"]) =>
    new Workspace(readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" }), stack, test.folder.work);

  /** Applies what a stack's JSON is changed to: Terraform plans it, and the step applies that plan. */
  const apply = async (stack: PlantedMistake["stack"], text: string): Promise<Finished> => {
    const workspace = workspaceOf(stack);
    writeFileSync(workspace.file("cdk.tf.json"), text);
    await test.terraform(stack, "plan", "-input=false", "-no-color", "-out=tfplan");
    writeSavedPlan(workspace, true);
    applied[stack] = text;
    return test.step("apply", "--stack", stack, "--yes");
  };

  const look = async (): Promise<{ isWell: boolean; words: string }> => {
    const lines: string[] = [];
    const { url } = test.rehearsal;
    const options = { url, region: "us-east-1", environment: "dev", say: (line: string) => lines.push(line) };
    const isWell = await verify(options);
    return { isWell, words: lines.join("\n") };
  };

  beforeAll(async () => {
    test = await TestRehearsal.start("dev", { plays: true, speed: SPEED });
    const run = async (...[name = "", ...args]: string[]) => {
      const { exitCode, output } = await test.step(name, ...args);
      if (exitCode !== 0) throw new Error(output);
    };
    await run("bootstrap");
    await run("apply", "--stack", "storage", "--yes");
    await registerImages({ endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS }, "dev");
    for (const stack of STACKS) {
      await run("apply", "--stack", stack, "--yes");
      sound[stack] = readFileSync(workspaceOf(stack).file("cdk.tf.json"), "utf8");
      applied[stack] = sound[stack];
    }
  }, LONG);
  afterAll(() => test.stop());

  /** Puts right whatever is not as it was synthesized. */
  const putRight = async (...stacks: readonly PlantedMistake["stack"][]) => {
    for (const stack of stacks)
      if (applied[stack] !== sound[stack])
        expect(await apply(stack, sound[stack] ?? "")).toMatchObject({ exitCode: 0 });
  };

  const expectWell = async () => {
    const { isWell, words } = await look();
    expect(words).toContain("every target is healthy, and every request was answered as it should be");
    expect(isWell).toBe(true);
  };

  it("is well without the mistake", expectWell, ONE);

  it.each(plantedMistakes)(
    "is found out: $name",
    async (mistake) => {
      const { stack, caughtBy, says } = mistake;
      if (stack === "app") await putRight("network");
      const { exitCode, output } = await apply(stack, withMistake(sound[stack] ?? "", mistake));
      const found = caughtBy === "apply" ? { isWell: exitCode === 0, words: output } : await look();
      if (caughtBy === "verify") expect(exitCode).toBe(0); // Terraform and ECS see nothing wrong
      for (const words of says) expect(found.words).toMatch(words);
      expect(found.isWell).toBe(false);
    },
    ONE,
  );

  it(
    `is well when ${harmlessChange.name}, which is none`,
    async () => {
      await putRight("network");
      expect(await apply("app", withMistake(sound.app ?? "", harmlessChange))).toMatchObject({ exitCode: 0 });
      await expectWell();
    },
    ONE,
  );

  it(
    "is well again when every mistake is put right",
    async () => {
      await putRight(...STACKS);
      await expectWell();
    },
    ONE,
  );
});
