import { EncryptionKey } from "../../constructs/encryption-key";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const stack = synthesizeConstruct((scope) => {
  const { arn } = new EncryptionKey(scope, "key", {
    keyName: "x",
    description: "secrets",
    region: "us-east-1",
    account: "123456789012",
    logGroupNames: ["/ecs/x/exec"],
  });
  putOut(scope, { arn });
});
const key = stack.only("aws_kms_key");
const { Statement } = JSON.parse(String(key.policy)) as {
  Statement: { Sid: string; Principal: unknown; Action: string[]; Condition?: unknown }[];
};
const statement = (sid: string) => Statement.find(({ Sid }) => Sid === sid);

describe("an encryption key", () => {
  it("is new every year, can be found, and is kept for a week when it is destroyed", () => {
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 7, tags: { Name: "x" } });
  });

  it("is the account's, whose policies say who may use it", () => {
    expect(statement("PoliciesOfTheAccount")).toMatchObject({
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["kms:*"],
    });
  });

  it("lets the alarms of this account publish", () => {
    expect(statement("Alarms")).toEqual({
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it("encrypts the log groups that it is told, and no others", () => {
    expect(statement("LogGroups")).toMatchObject({
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:us-east-1:123456789012:log-group:/ecs/x/exec"],
        },
      },
    });
  });

  it("admits nobody else", () => {
    expect(Statement.map(({ Sid }) => Sid)).toEqual(["PoliciesOfTheAccount", "Alarms", "LogGroups"]);
  });

  it("hands on its ARN by reference", () => {
    expect(referenced(stack, outputsOf(stack).arn)).toBe(key);
  });
});
