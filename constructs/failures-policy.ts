import { refusePlainHttp } from "./tls-only-policy";

export interface FailuresPolicyProps {
  /** Literal ARN of the queue. */
  readonly queueArn: string;
  /** Literal ARNs of the rules of EventBridge that put aside there what they cannot hand over. */
  readonly ruleArns: readonly string[];
}

/**
 * The policy of a queue of failures: besides the roles whose own policies name it, only these rules may send to it, and
 * nobody without TLS. An ARN says the account too: what EventBridge sends along beside it is documented nowhere.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export const failuresPolicy = ({ queueArn, ruleArns }: FailuresPolicyProps): string => {
  const fromRules = {
    Sid: "WhatRulesCannotHandOver",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [...(ruleArns.length > 0 ? [fromRules] : []), refusePlainHttp("sqs:*", queueArn)],
  });
};
