interface Amount {
  readonly Amount: string;
  readonly Unit: string;
}

/** A budget, as far as something depends on it here. */
export interface Budget {
  readonly BudgetName: string;
  readonly BudgetType: string;
  readonly TimeUnit: string;
  readonly BudgetLimit: Amount;
  readonly [more: string]: unknown;
}

interface Subscriber {
  readonly SubscriptionType: "SNS" | "EMAIL";
  readonly Address: string;
}

/** When a budget tells, and whom. */
export interface Told {
  readonly Notification: object;
  readonly Subscribers: readonly Subscriber[];
}

/** What an operation on budgets may be given. */
export interface Asked {
  readonly Budget?: Partial<Budget>;
  readonly NewBudget?: Partial<Budget>;
  readonly BudgetName?: string;
  readonly Notification?: object;
  readonly Subscribers?: readonly Subscriber[];
  readonly NotificationsWithSubscribers?: readonly Told[];
  readonly ResourceARN?: string;
  readonly ResourceTags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly ResourceTagKeys?: readonly string[];
}

/** What AWS Budgets refuses. */
export class BudgetRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
const NAME = /^[^:\\]{1,100}$/;
const TIME_UNITS = ["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY", "CUSTOM"];
/** The end of a budget that has none. */
const NEVER = Date.UTC(2087, 5, 15) / 1000;
/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Subscriber.html */
const MAX_SUBSCRIBERS: Readonly<Record<Subscriber["SubscriptionType"], number>> = { SNS: 1, EMAIL: 10 };

/** What AWS fills in where a budget of costs says nothing. */
const COST_TYPES = {
  ...{ IncludeCredit: true, IncludeDiscount: true, IncludeOtherSubscription: true, IncludeRecurring: true },
  ...{ IncludeRefund: true, IncludeSubscription: true, IncludeSupport: true, IncludeTax: true, IncludeUpfront: true },
  ...{ UseAmortized: false, UseBlended: false },
};

const invalid = (message: string): BudgetRefusal => new BudgetRefusal("InvalidParameterException", message);

const monthStart = (): number => {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth()) / 1000;
};

/** A budget with what AWS fills in. @throws BudgetRefusal where AWS takes none like it */
export const checkedBudget = (given: Partial<Budget> = {}): Budget => {
  const { BudgetName = "", BudgetLimit, BudgetType = "", TimeUnit = "" } = given;
  if (!NAME.test(BudgetName)) throw invalid(`The budget name ${JSON.stringify(BudgetName)} is not valid.`);
  if (!TIME_UNITS.includes(TimeUnit)) throw invalid(`The time unit ${JSON.stringify(TimeUnit)} is not valid.`);
  if (!BudgetLimit)
    throw invalid(
      "Unable to create/update budget - please provide one of the followings: Budget Limit/ Planned Budget Limit/ Auto Adjust Data",
    );
  if (!(Number(BudgetLimit.Amount) > 0)) throw invalid(`The amount ${BudgetLimit.Amount} has to be more than 0.`);
  const spent = { Amount: "0.0", Unit: BudgetLimit.Unit };
  return {
    ...{ TimePeriod: { Start: monthStart(), End: NEVER }, CostTypes: COST_TYPES, CostFilters: {} },
    ...given,
    ...{ BudgetName, BudgetLimit, BudgetType, TimeUnit },
    ...{ CalculatedSpend: { ActualSpend: spent }, LastUpdatedTime: Math.floor(Date.now() / 1000) },
  };
};

/** @throws BudgetRefusal where AWS tells nobody, or fewer, of a budget */
export const checkedSubscribers = ({ Subscribers }: Told): void => {
  if (Subscribers.length === 0) throw invalid("A notification has to have a subscriber.");
  for (const type of ["SNS", "EMAIL"] as const) {
    const own = Subscribers.filter(({ SubscriptionType }) => SubscriptionType === type);
    if (own.length > MAX_SUBSCRIBERS[type])
      throw new BudgetRefusal(
        "CreationLimitExceededException",
        `one notification can only have ${MAX_SUBSCRIBERS[type]} subscribers with type of ${type}`,
      );
    const wrong = own.find(
      ({ Address }) => type === "SNS" && !/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/.test(Address),
    );
    if (wrong)
      throw invalid(`${wrong.Address} is not the ARN of a topic; please comply with the SNS topic ARN format.`);
  }
};
