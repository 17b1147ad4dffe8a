import { budgets } from "../../../rehearsal/handlers/budgets";
import { type AskedHandler, askHandler, jsonCall } from "../../support/ask-handler";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
const ARN = "arn:aws:budgets::123456789012:budget/dev";
const Budget = {
  ...{ BudgetName: "dev", BudgetType: "COST", TimeUnit: "MONTHLY" },
  BudgetLimit: { Amount: "100.0", Unit: "USD" },
};
const Notification = { NotificationType: "ACTUAL", ComparisonOperator: "GREATER_THAN", Threshold: 80 };
const Subscribers = [{ SubscriptionType: "SNS", Address: TOPIC }];

let asked: AskedHandler;
const ask = async (action: string, body: object) => {
  const { status, text } = await asked.ask(jsonCall("budgets", action, { AccountId: "123456789012", ...body }));
  return { status, ...(JSON.parse(text) as Record<string, unknown>) };
};
const refusal = async (action: string, body: object) => ((await ask(action, body)) as { __type?: string }).__type;

beforeEach(async () => {
  asked = askHandler(budgets());
  await ask("CreateBudget", {
    Budget,
    NotificationsWithSubscribers: [{ Notification, Subscribers }],
    ResourceTags: [{ Key: "Environment", Value: "dev" }],
  });
});

describe("a budget of the rehearsal", () => {
  it("is told with what AWS fills in", async () => {
    expect(await ask("DescribeBudget", { BudgetName: "dev" })).toMatchObject({
      Budget: { ...Budget, CostTypes: { IncludeTax: true, UseBlended: false }, TimePeriod: { End: 3706473600 } },
    });
  });

  it("tells its notifications, their subscribers and its tags", async () => {
    const name = { BudgetName: "dev" };
    expect(await ask("DescribeNotificationsForBudget", name)).toMatchObject({ Notifications: [Notification] });
    expect(await ask("DescribeSubscribersForNotification", { ...name, Notification })).toMatchObject({ Subscribers });
    await ask("TagResource", { ResourceARN: ARN, ResourceTags: [{ Key: "Stack", Value: "app" }] });
    await ask("UntagResource", { ResourceARN: ARN, ResourceTagKeys: ["Environment"] });
    expect(await ask("ListTagsForResource", { ResourceARN: ARN })).toMatchObject({
      ResourceTags: [{ Key: "Stack", Value: "app" }],
    });
  });

  it("is changed and deleted", async () => {
    const NewBudget = { ...Budget, BudgetLimit: { Amount: "5", Unit: "USD" } };
    await ask("UpdateBudget", { NewBudget });
    expect(await ask("DescribeBudgets", {})).toMatchObject({ Budgets: [{ BudgetLimit: { Amount: "5" } }] });
    await ask("DeleteNotification", { BudgetName: "dev", Notification });
    expect(await ask("DescribeNotificationsForBudget", { BudgetName: "dev" })).toMatchObject({ Notifications: [] });
    await ask("DeleteBudget", { BudgetName: "dev" });
    expect(await refusal("DescribeBudget", { BudgetName: "dev" })).toBe("NotFoundException");
  });

  it.each<[string, string, object]>([
    ["a name that is taken", "DuplicateRecordException", { Budget }],
    ["a name that AWS does not take", "InvalidParameterException", { Budget: { ...Budget, BudgetName: "a:b" } }],
    ["no limit", "InvalidParameterException", { Budget: { ...Budget, BudgetName: "b", BudgetLimit: undefined } }],
    [
      "nothing to spend",
      "InvalidParameterException",
      { Budget: { ...Budget, BudgetName: "b", BudgetLimit: { Amount: "0", Unit: "USD" } } },
    ],
    ["an unknown time", "InvalidParameterException", { Budget: { ...Budget, BudgetName: "b", TimeUnit: "WEEKLY" } }],
  ])("rejects %s", async (_, code, body) => {
    expect(await refusal("CreateBudget", body)).toBe(code);
  });

  const topics = (...addresses: string[]) => addresses.map((Address) => ({ SubscriptionType: "SNS", Address }));
  it.each([
    ["a second topic", "CreationLimitExceededException", topics(TOPIC, `${TOPIC}2`)],
    ["an address that is no topic", "InvalidParameterException", topics("alerts")],
    ["nobody to tell", "InvalidParameterException", []],
  ])("rejects a notification with %s", async (_, code, given) => {
    const more = { ...Notification, Threshold: 90 };
    expect(await refusal("CreateNotification", { BudgetName: "dev", Notification: more, Subscribers: given })).toBe(
      code,
    );
  });

  it("rejects a notification that it has, and what is about none of its own", async () => {
    const more = { ...Notification, Threshold: 90 };
    expect(await refusal("CreateNotification", { BudgetName: "dev", Notification, Subscribers })).toBe(
      "DuplicateRecordException",
    );
    expect(await refusal("DeleteNotification", { BudgetName: "dev", Notification: more })).toBe("NotFoundException");
    expect(await refusal("CreateNotification", { BudgetName: "x", Notification, Subscribers })).toBe(
      "NotFoundException",
    );
    expect(await refusal("ListTagsForResource", { ResourceARN: `${ARN}-x` })).toBe("NotFoundException");
  });

  it("leaves to the emulator what it does not know", async () => {
    expect((await asked.ask(jsonCall("budgets", "CreateBudgetAction", {}))).by).toBe("emulator");
    expect((await asked.ask(jsonCall("sns", "TagResource", {}))).by).toBe("emulator");
  });
});
