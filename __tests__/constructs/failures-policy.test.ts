import { failuresPolicy } from "../../constructs/failures-policy";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:x-failures";
const RULE = "arn:aws:events:us-east-1:123456789012:rule/x";
const statementsFor = (...ruleArns: readonly string[]) =>
  JSON.parse(failuresPolicy({ queueArn: QUEUE, ruleArns })).Statement as object[];

describe("the policy of a queue of failures", () => {
  const refusal = {
    Sid: "RefusePlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: QUEUE,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };

  it("lets EventBridge put aside what these rules could not hand over, and nothing else", () => {
    expect(statementsFor(RULE)).toEqual([
      {
        Sid: "WhatRulesCannotHandOver",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: QUEUE,
        Condition: { ArnEquals: { "aws:SourceArn": [RULE] } },
      },
      refusal,
    ]);
  });

  it("admits no service where there is no rule", () => {
    expect(statementsFor()).toEqual([refusal]);
  });
});
