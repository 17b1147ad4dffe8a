import { readFileSync } from "node:fs";
import path from "node:path";
import { environmentNames } from "../../../environments/all";
import { COST_PAGE, costPage } from "../../../pipeline/cost/cost-page";
import { synthesizedResources } from "../../../pipeline/cost/synthesized";
import { PROJECT_ROOT } from "../../support/run-project";
import { type StackName, synthesize } from "../../support/synthesize";

const STACKS: readonly StackName[] = ["app", "network", "storage", "teardown"];

describe("the page of what an environment costs", () => {
  const page = costPage(
    environmentNames.map((name) => ({
      name,
      stacks: new Map(STACKS.map((stack) => [stack, synthesizedResources(synthesize(stack, name).text)])),
    })),
  );

  it("is what npm run cost makes of the stacks and the prices of today", () => {
    expect(page).toBe(readFileSync(path.join(PROJECT_ROOT, COST_PAGE), "utf8"));
  });

  it("knows a price for everything, so no sum is a least", () => {
    expect(page).not.toContain("at least");
  });
});
