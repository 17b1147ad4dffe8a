import { GivenSecret } from "../../constructs/given-secret";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

describe("a secret that somebody brings", () => {
  const stack = synthesizeConstruct((scope) => {
    const props = { secretName: "x/mail", description: "how e-mail is sent", keyArn: "key" };
    putOut(scope, { arn: new GivenSecret(scope, "secret", props).arn });
  });

  it("is made without a value, which the state would hold", () => {
    expect(stack.resources("aws_secretsmanager_secret_version")).toEqual([]);
  });

  it("goes at once when it is destroyed, so that its name is free again", () => {
    expect(stack.only("aws_secretsmanager_secret")).toEqual({
      name: "x/mail",
      description: "how e-mail is sent",
      kms_key_id: "key",
      recovery_window_in_days: 0,
    });
  });

  it("hands on its ARN by reference", () => {
    expect(referenced(stack, outputsOf(stack).arn)).toBe(stack.only("aws_secretsmanager_secret"));
  });
});
