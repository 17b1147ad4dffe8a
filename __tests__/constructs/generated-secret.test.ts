import { GeneratedSecret, type GeneratedSecretProps } from "../../constructs/generated-secret";
import { referenced } from "../support/read-stack";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

const secretWith = (changes: Partial<GeneratedSecretProps> = {}) =>
  synthesizeConstruct((scope) => {
    const props = { secretName: "x/password", description: "a password", keyArn: "key", ...changes };
    putOut(scope, { arn: new GeneratedSecret(scope, "secret", props).arn });
  });
const PASSWORD = /\$\{ephemeral\.aws_secretsmanager_random_password\.[\w-]+\.random_password\}/;

describe("a generated secret", () => {
  it("goes at once when it is destroyed, so that its name is free again", () => {
    expect(secretWith().only("aws_secretsmanager_secret")).toEqual({
      name: "x/password",
      description: "a password",
      kms_key_id: "key",
      recovery_window_in_days: 0,
    });
  });

  it("is handed over by the write-only argument, never by the one that the state records", () => {
    const version = secretWith().only("aws_secretsmanager_secret_version");
    expect(version.secret_string_wo).toMatch(new RegExp(`^${PASSWORD.source}$`));
    expect(version).not.toHaveProperty("secret_string");
    expect(version).not.toHaveProperty("secret_binary");
  });

  it("is made once, and again with a higher generation", () => {
    const generation = (stack: ReturnType<typeof secretWith>) =>
      stack.only("aws_secretsmanager_secret_version").secret_string_wo_version;
    expect([generation(secretWith()), generation(secretWith({ generation: 2 }))]).toEqual([1, 2]);
  });

  it("is made again with what is inside of its value and changes, and with nothing else", () => {
    const lifecycle = (stack: ReturnType<typeof secretWith>) =>
      stack.only("aws_secretsmanager_secret_version").lifecycle;
    expect(lifecycle(secretWith())).toBeUndefined();
    expect(lifecycle(secretWith({ renewedWith: ["aws_lb.x.dns_name"] }))).toEqual({
      replace_triggered_by: ["aws_lb.x.dns_name"],
    });
  });

  it("holds what is made of the password", () => {
    const version = secretWith({ value: (token) => `rediss://:${token}@host` }).only(
      "aws_secretsmanager_secret_version",
    );
    expect(version.secret_string_wo).toMatch(new RegExp(`^rediss://:${PASSWORD.source}@host$`));
  });

  it("is handed on only when it holds something", () => {
    const stack = secretWith();
    const version = stack.only("aws_secretsmanager_secret_version");
    expect(referenced(stack, outputsOf(stack).arn)).toBe(version);
    expect(referenced(stack, version.secret_id)).toBe(stack.only("aws_secretsmanager_secret"));
  });
});
