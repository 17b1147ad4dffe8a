import { environment } from "../../environments/environment";
import { prod } from "../../environments/prod";
import { admits } from "../../rehearsal/events/resource-policy";
import { pipelineStatements } from "../support/deploy-role";
import { changedProd, prodWith } from "../support/environment-values";
import { refusalOf } from "../support/refusal";
import { ACCOUNT, synthesize } from "../support/synthesize";

const withBudget = changedProd({ monthlyBudgetUsd: 400 });
const app = synthesize("app", "prod", {}, withBudget);
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:prod-alerts`;
const fromBudgets = (action: string, resource: string, account = ACCOUNT) => ({
  ...{ service: "budgets.amazonaws.com", action, resource },
  context: { "aws:sourceaccount": account, "aws:securetransport": "true" },
});
const topicPolicy = (stack: typeof app) => String(stack.only("aws_sns_topic_policy").policy);
const keyPolicy = (chosen = withBudget) => String(synthesize("storage", "prod", {}, chosen).only("aws_kms_key").policy);

describe("the budget of an environment", () => {
  it("is of the limit that the environment says, and tells the topic of its alerts", () => {
    expect(app.only("aws_budgets_budget")).toMatchObject({
      ...{ name: "prod-stockwiz", limit_amount: "400.00" },
      cost_filter: [{ values: ["user:Environment$prod"] }],
    });
  });

  it("reaches the encrypted topic: its policy and the key's admit AWS Budgets, for this account only", () => {
    expect(admits(topicPolicy(app), fromBudgets("sns:Publish", TOPIC))).toBe(true);
    expect(admits(topicPolicy(app), fromBudgets("sns:Publish", TOPIC, "999999999999"))).toBe(false);
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"])
      expect(admits(keyPolicy(), fromBudgets(action, "*"))).toBe(true);
    expect(admits(keyPolicy(), fromBudgets("kms:Encrypt", "*"))).toBe(false);
  });

  it("says that AWS counts by a tag only once somebody has activated it", () => {
    expect(app.notes.join("\n")).toMatch(/cost allocation tag/);
  });

  it("is not made where the environment names none, and nobody is admitted for it", () => {
    const without = synthesize("app", "prod");
    expect(without.resources("aws_budgets_budget")).toEqual([]);
    expect(admits(topicPolicy(without), fromBudgets("sns:Publish", TOPIC))).toBe(false);
    expect(admits(keyPolicy(prod), fromBudgets("kms:Decrypt", "*"))).toBe(false);
  });

  it.each([0, -5, 1e9, "400"])("rejects %j USD", (monthlyBudgetUsd) => {
    expect(refusalOf(() => environment(prodWith({ monthlyBudgetUsd })))).toContain(
      "environments/prod.ts: monthlyBudgetUsd",
    );
  });
});

describe("the deploy role of an environment with a budget", () => {
  it("may make, change, tag and delete that one budget, and the plan role may look at it", () => {
    const actionsOf = (role: "deploy" | "plan") =>
      pipelineStatements(role, "prod", withBudget)
        .filter(({ resources }) => resources.includes(`arn:aws:budgets::${ACCOUNT}:budget/prod-stockwiz`))
        .flatMap(({ actions }) => actions);
    expect(actionsOf("deploy")).toEqual(expect.arrayContaining(["budgets:ModifyBudget", "budgets:TagResource"]));
    expect(actionsOf("plan").sort()).toEqual(["budgets:ListTagsForResource", "budgets:ViewBudget"]);
  });
});
