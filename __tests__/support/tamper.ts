import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { ClientOptions } from "../../rehearsal/inventory/lister";

/**
 * Does by hand what only Terraform should do to an environment: changes an alarm, deletes another, and gives a role a policy.
 * @returns what takes the policy away again, with which the role could not be destroyed.
 */
export const tamperWith = async (options: ClientOptions, environment: string): Promise<() => Promise<unknown>> => {
  const cloudwatch = new CloudWatchClient(options);
  const AlarmNames = [`${environment}-cpu-high`];
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
  const [alarm] = MetricAlarms;
  if (!alarm) throw new Error(`${AlarmNames} is not there to be changed`);
  const { AlarmName, EvaluationPeriods, ComparisonOperator, ...settings } = alarm;
  await cloudwatch.send(
    new PutMetricAlarmCommand({ ...settings, AlarmName, EvaluationPeriods, ComparisonOperator, Threshold: 99 }),
  );
  await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [`${environment}-memory-high`] }));
  const iam = new IAMClient(options);
  const policy = { RoleName: `${environment}-stockwiz-task`, PolicyName: "by-hand" };
  const Statement = [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  return () => iam.send(new DeleteRolePolicyCommand(policy));
};

/** What `drift` has to say of that, line by line. */
export const tamperedWords = (environment: string) => [
  expect.stringMatching(
    `^app: the cloudwatch metric alarm "${environment}-cpu-high" .+ was changed: threshold 80 → 99$`,
  ),
  expect.stringMatching(`^app: the cloudwatch metric alarm "${environment}-memory-high" .+ was deleted$`),
  expect.stringMatching(
    `^app: the iam role "${environment}-stockwiz-task" .+ holds what no stack put there: the policy by-hand$`,
  ),
];
