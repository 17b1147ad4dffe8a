import { EphemeralPassword, ephemeralHcl } from "../../constructs/ephemeral-password";
import { outputsOf, putOut, synthesizeConstruct } from "../support/synthesize-construct";

let hcl: string[] = [];
const stack = synthesizeConstruct((scope) => {
  putOut(scope, { reference: new EphemeralPassword(scope, "password", { length: 40 }).reference });
  hcl = ephemeralHcl(scope);
});
const [[id, settings] = []] = Object.entries(stack.json.ephemeral?.aws_secretsmanager_random_password ?? {});

describe("an ephemeral password", () => {
  it("is a block that neither a plan nor the state keeps", () => {
    expect(stack.json.resource).toBeUndefined();
    expect(stack.json.data).toBeUndefined();
    expect(id).toMatch(/^password/);
  });

  it("has the length it is given, and nothing that an address would have to escape", () => {
    expect(settings).toEqual({ password_length: 40, exclude_punctuation: true });
  });

  it("is referred to as what it is", () => {
    expect(outputsOf(stack).reference).toBe(`\${ephemeral.aws_secretsmanager_random_password.${id}.random_password}`);
  });

  it("says the same in HCL, under the same name", () => {
    expect(hcl).toEqual([
      `ephemeral "aws_secretsmanager_random_password" "${id}" {\n  exclude_punctuation = true\n  password_length = 40\n}\n`,
    ]);
  });

  it("is no part of the HCL of a construct that has none", () => {
    synthesizeConstruct((scope) => expect(ephemeralHcl(scope)).toEqual([]));
  });
});
