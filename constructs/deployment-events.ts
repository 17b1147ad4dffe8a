import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NodeLambda } from "./node-lambda";

/** Names of what has none of its own: a run that begins anew finds these by them, and makes no second ones. */
const STATEMENT_ID = "AllowDeploymentEvents";
const TARGET_ID = "notifier";
/** EventBridge tries again for this long when the function cannot be reached; older news is of no use. */
const RETRY_SECONDS = 3600;
const RETRIES = 10;

export interface DeploymentEventsProps {
  readonly ruleName: string;
  /** Literal ARN of the ECS service whose deployments count. */
  readonly serviceArn: string;
  /** Told of each. Its queue of failures takes what cannot be handed over, if it admits this rule. */
  readonly receiver: NodeLambda;
}

/**
 * Tells a function when a deployment of an ECS service begins, succeeds or fails.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
export class DeploymentEvents extends Construct {
  /** What a service has to wait for whose first deployment is to be told of as well. */
  readonly listening: ITerraformDependable;

  constructor(scope: Construct, id: string, { ruleName, serviceArn, receiver }: DeploymentEventsProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: ruleName,
      description: "deployments of the service",
      eventPattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        resources: [serviceArn],
      }),
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: STATEMENT_ID,
      action: "lambda:InvokeFunction",
      functionName: receiver.functionName,
      qualifier: receiver.aliasName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    this.listening = new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: TARGET_ID,
      arn: receiver.arn,
      retryPolicy: { maximumEventAgeInSeconds: RETRY_SECONDS, maximumRetryAttempts: RETRIES },
      deadLetterConfig: { arn: receiver.failuresArn },
      dependsOn: [permission],
    });
  }
}
