import type { Construct } from "constructs";
import { DeploymentEvents } from "../../constructs/deployment-events";
import { NodeLambda } from "../../constructs/node-lambda";
import { referenced } from "../support/read-stack";
import { synthesizeConstruct } from "../support/synthesize-construct";

const SERVICE = "arn:aws:ecs:us-east-1:123456789012:service/cluster/web";

const receiver = (scope: Construct) =>
  new NodeLambda(scope, "receiver", {
    functionName: "x",
    description: "told",
    entry: "user-error.ts",
    environment: {},
    statements: [],
    timeoutSeconds: 1,
    failuresQueueName: "x-failures",
    logRetentionDays: 7,
    roles: { kind: "existing", roleName: "lab" },
    region: "us-east-1",
    account: "123456789012",
  });
const stack = synthesizeConstruct(
  (scope) => new DeploymentEvents(scope, "events", { ruleName: "x", serviceArn: SERVICE, receiver: receiver(scope) }),
);
const rule = stack.only("aws_cloudwatch_event_rule");
const target = stack.only("aws_cloudwatch_event_target");
const permission = stack.only("aws_lambda_permission");

describe("the events of deployments", () => {
  it("are those of one service, whatever becomes of the deployment", () => {
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ["aws.ecs"],
      "detail-type": ["ECS Deployment State Change"],
      resources: [SERVICE],
    });
  });

  it("reach the function, which this rule alone may call", () => {
    expect(referenced(stack, target.rule)).toBe(rule);
    expect(referenced(stack, target.arn)).toBe(stack.only("aws_lambda_alias"));
    expect(referenced(stack, permission.qualifier)).toBe(stack.only("aws_lambda_alias"));
    expect(permission).toMatchObject({ action: "lambda:InvokeFunction", principal: "events.amazonaws.com" });
    // By these an apply that has lost its state knows them again.
    expect(permission.statement_id).toBe("AllowDeploymentEvents");
    expect(target.target_id).toBe("notifier");
    expect(referenced(stack, permission.source_arn)).toBe(rule);
    expect(referenced(stack, permission.function_name)).toBe(stack.only("aws_lambda_function"));
  });

  it("are sent only when the function may be called", () => {
    expect(target.depends_on).toEqual([expect.stringMatching(/^aws_lambda_permission\./)]);
  });

  it("are given up after an hour, and then lie where the function's failures lie", () => {
    expect(target.retry_policy).toEqual({ maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 });
    const { arn } = target.dead_letter_config as { arn: string };
    expect(referenced(stack, arn)).toBe(stack.only("aws_sqs_queue"));
  });
});
