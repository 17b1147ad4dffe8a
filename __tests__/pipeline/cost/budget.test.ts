import { environment } from "../../../environments/environment";
import { budgetWarning } from "../../../pipeline/cost/budget";
import { costChange } from "../../../pipeline/cost/cost-change";
import { totalOf } from "../../../pipeline/cost/total";
import { reviewOf } from "../../../pipeline/review/review";
import type { ManagedResource } from "../../../pipeline/terraform/state";
import { prodWith } from "../../support/environment-values";

const gateway: ManagedResource = { address: "aws_nat_gateway.a", type: "aws_nat_gateway", values: {} };
const unpriced: ManagedResource = { address: "aws_mq_broker.b", type: "aws_mq_broker", values: {} };
const total = totalOf([gateway], "us-east-1");

describe("the warning of a budget", () => {
  it("is said when the environment can cost more, with both amounts and what to do", () => {
    expect(budgetWarning("prod", 30, total)).toEqual([
      "WARNING: prod can cost 32.85 USD a month, and what is charged by use on top; monthlyBudgetUsd is 30.00: spend less, or raise it in environments/prod.ts",
    ]);
  });

  it("counts the greatest number of tasks", () => {
    const scaled = { ...total, usd: { least: 10, greatest: 50 } };
    expect(budgetWarning("prod", 40, scaled)).toHaveLength(1);
  });

  it("calls the sum a least where a price is not known", () => {
    expect(budgetWarning("prod", 30, totalOf([gateway, unpriced], "us-east-1"))[0]).toContain("at least 32.85");
  });

  it("is not said within the budget, at the budget, or without one", () => {
    expect(budgetWarning("prod", 40, total)).toEqual([]);
    expect(budgetWarning("prod", 32.85, total)).toEqual([]);
    expect(budgetWarning("prod", undefined, total)).toEqual([]);
  });

  it("stands in a review", () => {
    const cost = costChange({ before: [], after: [gateway] }, "us-east-1");
    const text = reviewOf({
      environment: environment(prodWith({ monthlyBudgetUsd: 30 })),
      stacks: [{ stack: "network", plan: {}, cost }],
      policies: { broken: [], warned: [], accepted: [], faults: [], warnings: [] },
    });
    expect(text).toContain("- **WARNING: prod can cost 32.85 USD a month");
  });
});
