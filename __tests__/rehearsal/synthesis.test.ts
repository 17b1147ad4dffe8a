import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { hclFaults } from "../support/hcl";
import { start, testVariables } from "../support/process";
import { TestRehearsal } from "../support/test-rehearsal";

const STACKS = ["storage", "network", "app", "teardown"];

describe("synthesis", () => {
  let test: TestRehearsal;
  let folder: string;
  beforeAll(async () => {
    test = await TestRehearsal.start("dev");
    folder = mkdtempSync(path.join(tmpdir(), "synthesis-"));
  });
  afterAll(async () => {
    await test.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const synthesize = async (name: string, variables: NodeJS.ProcessEnv): Promise<string[]> => {
    const outFolder = path.join(folder, name);
    const finished = start(["npx", "tsx", "main.ts"], { ...variables, CDKTF_OUTDIR: outFolder }).finished;
    expect(await finished).toMatchObject({ exitCode: 0 });
    return STACKS.map((stack) => readFileSync(path.join(outFolder, `stacks/${stack}/cdk.tf.json`), "utf8"));
  };

  it("makes the same JSON of dev whether or not the rehearsal runs", async () => {
    const rehearsed = await synthesize("rehearsed", test.variables);
    const real = await synthesize("real", {
      PATH: testVariables.PATH,
      HOME: testVariables.HOME,
      AWS_ACCOUNT_ID: "123456789012",
      GITHUB_REPOSITORY: "stockwiz/stockwiz",
    });
    expect(rehearsed).toEqual(real);
  });

  it("can leave CDKTF: synth --hcl writes HCL that Terraform accepts", async () => {
    expect(await test.cdktf("synth", "--hcl")).toMatchObject({ exitCode: 0 });
    for (const stack of STACKS) {
      const file = path.join(test.folder.path, "cdktf.out/stacks", stack, "cdk.tf");
      expect(await hclFaults(file, test.variables)).toBe("");
    }
  });

  it("goes back from HCL to JSON without mixing the two", async () => {
    await test.step("bootstrap");
    expect(await test.cdktf("diff")).toMatchObject({ exitCode: 0 });
  });
});
