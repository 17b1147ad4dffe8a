import { BudgetsClient, DescribeBudgetsCommand } from "@aws-sdk/client-budgets";
import { CloudWatchClient, paginateDescribeAlarms, paginateListDashboards } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { paginateListSubscriptions, paginateListTopics, SNSClient } from "@aws-sdk/client-sns";
import { paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { joined, type Lister, lines, pagesBy } from "../lister";

export const cloudWatch: Lister = (options) => {
  const client = new CloudWatchClient(options);
  return joined(
    () =>
      lines(
        paginateDescribeAlarms({ client }, { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
        (page) => [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])],
        ({ AlarmName }) => `alarm ${AlarmName}`,
      ),
    () =>
      lines(
        paginateListDashboards({ client }, {}),
        (page) => page.DashboardEntries,
        ({ DashboardName }) => `dashboard ${DashboardName}`,
      ),
  );
};

export const logs: Lister = (options) =>
  lines(
    paginateDescribeLogGroups({ client: new CloudWatchLogsClient(options) }, {}),
    (page) => page.logGroups,
    ({ logGroupName }) => `log group ${logGroupName}`,
  );

const topicOf = (arn = ""): string => arn.split(":")[5] ?? arn;

export const sns: Lister = (options) => {
  const client = new SNSClient(options);
  return joined(
    () =>
      lines(
        paginateListTopics({ client }, {}),
        (page) => page.Topics,
        ({ TopicArn }) => `topic ${topicOf(TopicArn)}`,
      ),
    () =>
      lines(
        paginateListSubscriptions({ client }, {}),
        (page) => page.Subscriptions,
        ({ TopicArn, Protocol, Endpoint }) => `subscription ${topicOf(TopicArn)} (${Protocol} ${Endpoint})`,
      ),
  );
};

export const sqs: Lister = (options) =>
  lines(
    paginateListQueues({ client: new SQSClient(options) }, {}),
    (page) => page.QueueUrls,
    (url) => `queue ${url.split("/").at(-1)}`,
  );

/** Budgets of the account whose ids the endpoint answers for. */
export const budgets: Lister = async (options) => {
  const client = new BudgetsClient(options);
  const { Account: AccountId } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
  return lines(
    pagesBy(
      (NextToken) => client.send(new DescribeBudgetsCommand({ AccountId, NextToken })),
      (page) => page.NextToken,
    ),
    (page) => page.Budgets,
    ({ BudgetName }) => `budget ${BudgetName}`,
  );
};

/** Rules of the default bus, with their targets. */
export const events: Lister = async (options) => {
  const client = new EventBridgeClient(options);
  const rules = await lines(
    pagesBy(
      (NextToken) => client.send(new ListRulesCommand({ NextToken })),
      (page) => page.NextToken,
    ),
    (page) => page.Rules,
    ({ Name }) => Name,
  );
  const found: string[] = [];
  for (const Rule of rules) {
    const targets = await lines(
      pagesBy(
        (NextToken) => client.send(new ListTargetsByRuleCommand({ Rule, NextToken })),
        (page) => page.NextToken,
      ),
      (page) => page.Targets,
      ({ Id }) => `event target ${Rule}/${Id}`,
    );
    found.push(`event rule ${Rule}`, ...targets);
  }
  return found;
};
