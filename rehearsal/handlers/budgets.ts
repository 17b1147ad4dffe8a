import { isDeepStrictEqual } from "node:util";
import { awsErrorResponse } from "../wire/aws-error";
import type { Handler } from "../wire/handler";
import { jsonOf, withJson } from "../wire/json-body";
import { type Asked, type Budget, BudgetRefusal, checkedBudget, checkedSubscribers, type Told } from "./budget-rules";

/** Most notifications of a budget. @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html */
const MAX_NOTIFICATIONS = 10;

/** A budget as it is kept. */
interface Kept {
  budget: Budget;
  told: Told[];
  tags: { Key: string; Value: string }[];
}

const missing = (name: string): BudgetRefusal =>
  new BudgetRefusal("NotFoundException", `Unable to get budget: ${name} - the budget doesn't exist.`);

/** Budgets of one account. */
class Budgets {
  readonly #kept = new Map<string, Kept>();

  create({ Budget, NotificationsWithSubscribers = [], ResourceTags = [] }: Asked): object {
    const budget = checkedBudget(Budget);
    const { BudgetName: name } = budget;
    if (this.#kept.has(name))
      throw new BudgetRefusal(
        "DuplicateRecordException",
        `Error creating budget: ${name} - the budget already exists.`,
      );
    const kept: Kept = { budget, told: [], tags: [...ResourceTags] };
    for (const each of NotificationsWithSubscribers) this.#tell(kept, each);
    this.#kept.set(name, kept);
    return {};
  }

  update({ NewBudget }: Asked): object {
    const budget = checkedBudget(NewBudget);
    this.#of(budget.BudgetName).budget = budget;
    return {};
  }

  delete({ BudgetName = "" }: Asked): object {
    this.#of(BudgetName);
    this.#kept.delete(BudgetName);
    return {};
  }

  describe({ BudgetName = "" }: Asked): object {
    return { Budget: this.#of(BudgetName).budget };
  }

  list(): object {
    return { Budgets: [...this.#kept.values()].map(({ budget }) => budget) };
  }

  notify({ BudgetName = "", Notification, Subscribers = [] }: Asked): object {
    this.#tell(this.#of(BudgetName), { Notification: Notification ?? {}, Subscribers });
    return {};
  }

  unnotify({ BudgetName = "", Notification }: Asked): object {
    const kept = this.#of(BudgetName);
    this.#told(kept, Notification);
    kept.told = kept.told.filter((each) => !isDeepStrictEqual(each.Notification, Notification));
    return {};
  }

  notifications({ BudgetName = "" }: Asked): object {
    return { Notifications: this.#of(BudgetName).told.map(({ Notification }) => Notification) };
  }

  subscribers({ BudgetName = "", Notification }: Asked): object {
    return { Subscribers: this.#told(this.#of(BudgetName), Notification).Subscribers };
  }

  tags({ ResourceARN = "" }: Asked): object {
    return { ResourceTags: this.#byArn(ResourceARN).tags };
  }

  tag({ ResourceARN = "", ResourceTags = [] }: Asked): object {
    const kept = this.#byArn(ResourceARN);
    const keys = ResourceTags.map(({ Key }) => Key);
    kept.tags = [...kept.tags.filter(({ Key }) => !keys.includes(Key)), ...ResourceTags];
    return {};
  }

  untag({ ResourceARN = "", ResourceTagKeys = [] }: Asked): object {
    const kept = this.#byArn(ResourceARN);
    kept.tags = kept.tags.filter(({ Key }) => !ResourceTagKeys.includes(Key));
    return {};
  }

  #of(name: string): Kept {
    const kept = this.#kept.get(name);
    if (!kept) throw missing(name);
    return kept;
  }

  #byArn(arn: string): Kept {
    return this.#of(/:budget\/(.+)$/.exec(arn)?.[1] ?? arn);
  }

  #told({ told }: Kept, notification: unknown): Told {
    const found = told.find((each) => isDeepStrictEqual(each.Notification, notification));
    if (!found) throw new BudgetRefusal("NotFoundException", "the notification doesn't exist.");
    return found;
  }

  #tell(kept: Kept, told: Told): void {
    checkedSubscribers(told);
    if (kept.told.some(({ Notification }) => isDeepStrictEqual(Notification, told.Notification)))
      throw new BudgetRefusal("DuplicateRecordException", "the notification already exists.");
    if (kept.told.length >= MAX_NOTIFICATIONS)
      throw new BudgetRefusal(
        "CreationLimitExceededException",
        `one budget can only have ${MAX_NOTIFICATIONS} notifications`,
      );
    kept.told.push(told);
  }
}

const operations: Readonly<Record<string, (budgets: Budgets, asked: Asked) => object>> = {
  CreateBudget: (budgets, asked) => budgets.create(asked),
  UpdateBudget: (budgets, asked) => budgets.update(asked),
  DeleteBudget: (budgets, asked) => budgets.delete(asked),
  DescribeBudget: (budgets, asked) => budgets.describe(asked),
  DescribeBudgets: (budgets) => budgets.list(),
  CreateNotification: (budgets, asked) => budgets.notify(asked),
  DeleteNotification: (budgets, asked) => budgets.unnotify(asked),
  DescribeNotificationsForBudget: (budgets, asked) => budgets.notifications(asked),
  DescribeSubscribersForNotification: (budgets, asked) => budgets.subscribers(asked),
  ListTagsForResource: (budgets, asked) => budgets.tags(asked),
  TagResource: (budgets, asked) => budgets.tag(asked),
  UntagResource: (budgets, asked) => budgets.untag(asked),
};

/** Keeps budgets with whom they tell. What is spent is known to nobody here, so none of them ever goes off. */
export const budgets = (): Handler => {
  const kept = new Budgets();
  return {
    name: "budgets",
    why: "moto takes any budget and any number of subscribers, cannot change one, and tells neither its subscribers nor its tags",
    page: "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html",
    answers: ({ service, action }) => service === "budgets" && Object.hasOwn(operations, action),
    async answer(request, call) {
      const run = operations[call.action];
      const empty = { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: Buffer.alloc(0) };
      try {
        return withJson(empty, run?.(kept, jsonOf<Asked>(request)) ?? {});
      } catch (error) {
        if (!(error instanceof BudgetRefusal)) throw error;
        return awsErrorResponse(request, call, { status: 400, code: error.code, message: error.message });
      }
    },
  };
};
