import { AlertTopic } from "../../constructs/alert-topic";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const topicFor = (...emails: string[]) =>
  synthesizeConstruct((scope) => {
    const topic = new AlertTopic(scope, "alerts", {
      topicName: "x",
      region: "us-east-1",
      account: "123456789012",
      keyArn: "key",
      emails,
    });
    putOut(scope, { arn: topic.arn });
  });
const stack = topicFor("a@example.com", "b+ops@example.com");
const statements = JSON.parse(String(stack.only("aws_sns_topic_policy").policy)).Statement as {
  Effect: string;
  Resource: string;
}[];
const ARN = "arn:aws:sns:us-east-1:123456789012:x";

describe("a topic of alerts", () => {
  it("reaches every address", () => {
    const subscriptions = stack.resources("aws_sns_topic_subscription");
    expect(subscriptions.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).sort()).toEqual([
      "email a@example.com",
      "email b+ops@example.com",
    ]);
    for (const { topic_arn } of subscriptions) expect(referenced(stack, topic_arn).name).toBe("x");
  });

  it("is encrypted, and there without anybody to read it", () => {
    expect(topicFor().only("aws_sns_topic")).toEqual({ name: "x", kms_master_key_id: "key" });
    expect(topicFor().resources("aws_sns_topic_subscription")).toEqual([]);
  });

  it("lets the alarms of this account publish, and nobody else by its policy", () => {
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual([
      {
        Sid: "AlarmsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: ARN,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });

  it("refuses whoever comes without TLS", () => {
    expect(statements.filter(({ Effect }) => Effect === "Deny")).toMatchObject([
      { Principal: "*", Action: "sns:Publish", Resource: ARN, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  it("hands on its ARN by reference, and its policy belongs to it", () => {
    expect(referenced(stack, outputsOf(stack).arn).name).toBe("x");
    expect(referenced(stack, stack.only("aws_sns_topic_policy").arn).name).toBe("x");
  });
});
