import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readSavedPlan, removeSavedPlan, writeSavedPlan } from "../../pipeline/terraform/saved-plan";
import { refusalOf } from "../support/refusal";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const folder = temporaryFolder();
const workspace = workspaceIn(folder);

beforeEach(() => {
  mkdirSync(workspace.folder, { recursive: true });
  writeFileSync(workspace.file("tfplan"), "a plan");
  writeFileSync(workspace.file("cdk.tf.json"), "{}");
  writeSavedPlan(workspace, true);
});

const alter = (fields: Readonly<Record<string, unknown>>) => {
  const saved = JSON.parse(readFileSync(workspace.file("plan.json"), "utf8"));
  writeFileSync(workspace.file("plan.json"), JSON.stringify({ ...saved, ...fields }));
};

describe("a saved plan", () => {
  it("says what it was made for, and whether there is anything to apply", () => {
    expect(readSavedPlan(workspace)).toMatchObject({
      environment: "dev",
      stack: "storage",
      account: ACCOUNT,
      region: "us-east-1",
      hasChanges: true,
    });
  });

  it.each(["plan.json", "tfplan"] as const)("is none without %s", (file) => {
    rmSync(workspace.file(file));
    expect(readSavedPlan(workspace)).toBeUndefined();
  });

  it("is gone when it is removed, and may be removed again", () => {
    removeSavedPlan(workspace);
    removeSavedPlan(workspace);
    expect([existsSync(workspace.file("plan.json")), existsSync(workspace.file("tfplan"))]).toEqual([false, false]);
  });

  it.each([
    ["environment", "prod", "dev"],
    ["stack", "network", "storage"],
    ["account", "999999999999", ACCOUNT],
    ["region", "eu-west-1", "us-east-1"],
  ])("is rejected when it was made for another %s", (field, other, own) => {
    alter({ [field]: other });
    expect(refusalOf(() => readSavedPlan(workspace))).toBe(
      `tfplan: was made for ${field} ${other}, and this is ${own}; run plan for ${field} ${own}`,
    );
  });

  it("is rejected when its files were copied from another environment", () => {
    const staging = workspaceIn(folder, { STOCKWIZ_ENV: "staging" });
    cpSync(workspace.folder, staging.folder, { recursive: true });
    expect(refusalOf(() => readSavedPlan(staging))).toBe(
      "tfplan: was made for environment dev, and this is staging; run plan for environment staging",
    );
  });

  it("is rejected when the plan file was altered", () => {
    writeFileSync(workspace.file("tfplan"), "another plan");
    expect(refusalOf(() => readSavedPlan(workspace))).toBe(
      "tfplan: is not the file that plan.json describes; run plan again",
    );
  });

  it("is rejected as stale when the stack was synthesized differently since", () => {
    writeFileSync(workspace.file("cdk.tf.json"), '{"resource":{}}');
    expect(refusalOf(() => readSavedPlan(workspace))).toMatch(/^tfplan: the plan is stale: .+; run plan again$/);
  });

  it.each(["", "garbage", "[]", "null", "{}", '{"environment":"dev"}'])(
    "is rejected with the words %j beside it",
    (text) => {
      writeFileSync(workspace.file("plan.json"), text);
      expect(refusalOf(() => readSavedPlan(workspace))).toBe("plan.json: is not what `plan` wrote; run plan again");
    },
  );

  it("is rejected when it does not say that there is something to apply", () => {
    alter({ hasChanges: "yes" });
    expect(refusalOf(() => readSavedPlan(workspace))).toBe("plan.json: is not what `plan` wrote; run plan again");
  });
});
