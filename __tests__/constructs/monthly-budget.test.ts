import { MonthlyBudget } from "../../constructs/monthly-budget";
import { budgets } from "../../rehearsal/handlers/budgets";
import { askHandler, jsonCall } from "../support/ask-handler";
import { synthesizeConstruct } from "../support/synthesize-construct";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
const budget = synthesizeConstruct((scope) => {
  new MonthlyBudget(scope, "budget", { budgetName: "b", limitUsd: 99.5, environment: "dev", topicArn: TOPIC });
}).only("aws_budgets_budget");

const notifications = budget.notification as readonly Record<string, unknown>[];

describe("a monthly budget", () => {
  it("counts in USD what carries the tag of its environment", () => {
    expect(budget).toMatchObject({
      ...{ name: "b", budget_type: "COST", time_unit: "MONTHLY", limit_amount: "99.50", limit_unit: "USD" },
      cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$dev"] }],
    });
  });

  it("tells the topic before the money is gone, and when it is expected to go", () => {
    expect(notifications.map((each) => [each.notification_type, each.threshold])).toEqual([
      ["ACTUAL", 80],
      ["FORECASTED", 100],
    ]);
  });

  it("has no more subscribers of a kind than AWS takes", async () => {
    const asked = askHandler(budgets());
    const NotificationsWithSubscribers = notifications.map(({ subscriber_sns_topic_arns, threshold }) => ({
      Notification: { Threshold: threshold },
      Subscribers: (subscriber_sns_topic_arns as string[]).map((Address) => ({ SubscriptionType: "SNS", Address })),
    }));
    const Budget = {
      BudgetName: "b",
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
      BudgetLimit: { Amount: "1", Unit: "USD" },
    };
    const { status, text } = await asked.ask(
      jsonCall("budgets", "CreateBudget", { Budget, NotificationsWithSubscribers }),
    );
    expect([status, text]).toEqual([200, "{}"]);
  });
});
