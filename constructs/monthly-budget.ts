import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";

/** Tells before the money is gone, and when it is going to be. */
const ACTUAL_PERCENT = 80;
const FORECAST_PERCENT = 100;

export interface MonthlyBudgetProps {
  readonly budgetName: string;
  readonly limitUsd: number;
  /** Value of the tag `Environment` of whatever counts. */
  readonly environment: string;
  /** Topic that admits AWS Budgets. */
  readonly topicArn: string;
}

/**
 * A monthly budget of everything in the account that carries the tag of an environment. It tells and stops nothing. AWS counts
 * by a tag only once somebody has activated it as a cost allocation tag, and from then on.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { budgetName, limitUsd, environment, topicArn }: MonthlyBudgetProps) {
    super(scope, id);
    // AWS takes one topic a notification.
    const told = {
      comparisonOperator: "GREATER_THAN",
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    };
    new BudgetsBudget(this, "budget", {
      name: budgetName,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: limitUsd.toFixed(2),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [`user:Environment$${environment}`] }],
      notification: [
        { ...told, notificationType: "ACTUAL", threshold: ACTUAL_PERCENT },
        { ...told, notificationType: "FORECASTED", threshold: FORECAST_PERCENT },
      ],
    });
  }
}
