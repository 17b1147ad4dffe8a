import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { AlertTopic } from "../constructs/alert-topic";
import { MonthlyBudget } from "../constructs/monthly-budget";
import type { Deployment } from "../environments/deployment";
import { namesOf } from "../environments/names";

/** The topic that alarms reach, and the budget where the environment has one. @param keyArn Key of KMS of the environment. */
export const addAlerts = (scope: Construct, deployment: Deployment, keyArn: string): AlertTopic => {
  const { region, account, environment } = deployment;
  const { alertEmails, monthlyBudgetUsd, name } = environment;
  const { alerts, budget } = namesOf(name);
  const note = (text: string) => Annotations.of(scope).addInfo(text);
  if (alertEmails.length === 0) note(`alertEmails is empty: alarms reach the topic ${alerts} and nobody reads them`);
  const topic = new AlertTopic(scope, "alerts", {
    topicName: alerts,
    region,
    account,
    keyArn,
    emails: alertEmails,
    admitsBudgets: monthlyBudgetUsd !== undefined,
  });
  if (monthlyBudgetUsd === undefined) return topic;
  note(
    `monthlyBudgetUsd: AWS counts by the tag Environment only once it is activated as a cost allocation tag (Billing, for the whole account, up to 24 hours later); everything in the account with Environment = ${name} counts`,
  );
  new MonthlyBudget(scope, "budget", {
    budgetName: budget,
    limitUsd: monthlyBudgetUsd,
    environment: name,
    topicArn: topic.arn,
  });
  return topic;
};
